/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Random bytes for guests. */
#include "qemu/osdep.h"
#include <sys/random.h>
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "qemu/guest-random.h"

static bool deterministic;
static __thread GRand *thread_rand;     /* only after -seed */

static void set_seed(uint64_t seed)
{
    uint32_t words[2] = { (uint32_t)seed, (uint32_t)(seed >> 32) };

    if (thread_rand) {
        g_rand_set_seed_array(thread_rand, words, G_N_ELEMENTS(words));
    } else {
        thread_rand = g_rand_new_with_seed_array(words, G_N_ELEMENTS(words));
    }
}

int qemu_guest_random_seed_main(const char *optarg, Error **errp)
{
    uint64_t seed;

    if (parse_uint_full(optarg, 0, &seed)) {
        error_setg(errp, "Invalid seed number: %s", optarg);
        return -1;
    }
    deterministic = true;
    set_seed(seed);
    return 0;
}

static uint64_t next_word(void)
{
    if (!thread_rand) {
        set_seed(0);    /* a thread that nobody seeded */
    }
    uint64_t high = g_rand_int(thread_rand);
    return high << 32 | g_rand_int(thread_rand);
}

uint64_t qemu_guest_random_seed_thread_part1(void)
{
    return deterministic ? next_word() : 0;
}

void qemu_guest_random_seed_thread_part2(uint64_t seed)
{
    if (deterministic) {
        set_seed(seed);
    }
}

int qemu_guest_getrandom(void *buf, size_t len, Error **errp)
{
    uint8_t *p = buf;

    while (deterministic && len > 0) {
        uint64_t word = next_word();
        size_t n = MIN(len, sizeof(word));
        memcpy(p, &word, n);
        p += n;
        len -= n;
    }
    while (len > 0) {
        ssize_t n = getrandom(p, len, 0);
        if (n < 0 && errno != EINTR) {
            error_setg_errno(errp, errno, "cannot get random bytes from the kernel");
            return -1;
        }
        if (n > 0) {
            p += n;
            len -= (size_t)n;
        }
    }
    return 0;
}

void qemu_guest_getrandom_nofail(void *buf, size_t len)
{
    qemu_guest_getrandom(buf, len, &error_fatal);
}
