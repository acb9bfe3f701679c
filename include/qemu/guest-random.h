/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Random bytes for guest-visible purposes (never for secrets of the host):
 * from the kernel, or reproducible after -seed.  Any thread.
 */
#ifndef QEMU_GUEST_RANDOM_H
#define QEMU_GUEST_RANDOM_H

struct Error;

/* From now on a fixed sequence per thread; 0, or -1 and @errp for a bad number. */
int qemu_guest_random_seed_main(const char *optarg, struct Error **errp);
/* In the creating thread: a seed for a new thread (0 when -seed is not used). */
uint64_t qemu_guest_random_seed_thread_part1(void);
/* In the new thread, before anything else. */
void qemu_guest_random_seed_thread_part2(uint64_t seed);
/* Fill @buf; 0, or -1 with @errp when the kernel has nothing. */
int qemu_guest_getrandom(void *buf, size_t len, struct Error **errp);
/* The same; failing ends the program. */
void qemu_guest_getrandom_nofail(void *buf, size_t len);

#endif
