/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The run-time side of the checks in qemu/compiler.h. */
#include "qemu/osdep.h"

void array_index_die(const char *file, int line, const char *array, size_t index, size_t bound)
{
    fprintf(stderr, "%s:%d: index %zu of array %s is out of range (%zu elements)\n",
            file, line, index, array, bound);
    abort();
}
