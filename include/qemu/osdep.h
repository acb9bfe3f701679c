/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The first include of every .c file: the host's headers, glib, and the small
 * macros that all code uses.  Nothing here belongs to a subject.
 */
#ifndef QEMU_OSDEP_H
#define QEMU_OSDEP_H

#ifdef ASHLAR_HAVE_CONFIG_H
#include "config-host.h"
#endif

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#include <glib.h>

#include "qemu/compiler.h"
#include "qemu/clang-tsa.h"

/*
 * Lock annotations are checked in the framework's folders and in strict files: models in
 * the QEMU dialect have none.  (clang wants the warning on its command line to look at all.)
 */
#if defined(__clang__) && !defined(ASHLAR_LOCK_CHECKS)
#pragma clang diagnostic ignored "-Wthread-safety"
#endif

#define HOST_BIG_ENDIAN (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)

/* Type-checked and evaluated once. */
#undef MIN
#undef MAX
#define MIN(a, b) ({ __auto_type min_a_ = (a) + 0; __auto_type min_b_ = (b) + 0; \
                     min_a_ < min_b_ ? min_a_ : min_b_; })
#define MAX(a, b) ({ __auto_type max_a_ = (a) + 0; __auto_type max_b_ = (b) + 0; \
                     max_a_ > max_b_ ? max_a_ : max_b_; })
/* For constant expressions (array sizes, static initializers). */
#define MIN_CONST(a, b) ((a) < (b) ? (a) : (b))
#define MAX_CONST(a, b) ((a) > (b) ? (a) : (b))

#ifndef ROUND_DOWN
#define ROUND_DOWN(n, d) ((n) & -(0 ? (n) : (d)))   /* @d is a power of two */
#endif
#ifndef ROUND_UP
#define ROUND_UP(n, d)   ROUND_DOWN((n) + (d) - 1, (d))
#endif
#ifndef DIV_ROUND_UP
#define DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))
#endif
#define QEMU_ALIGN_DOWN(n, m)   ((n) / (m) * (m))
#define QEMU_ALIGN_UP(n, m)     QEMU_ALIGN_DOWN((n) + (m) - 1, (m))
#define QEMU_IS_ALIGNED(n, m)   (((n) % (m)) == 0)
#define QEMU_ALIGN_PTR_DOWN(p, n) ((__typeof__(p))QEMU_ALIGN_DOWN((uintptr_t)(p), (n)))
#define QEMU_ALIGN_PTR_UP(p, n)   ((__typeof__(p))QEMU_ALIGN_UP((uintptr_t)(p), (n)))

#endif
