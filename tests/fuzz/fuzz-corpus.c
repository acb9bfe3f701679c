/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs the checked-in inputs of each device, then seeded random ones.
 *     fuzz-corpus CORPUS-FOLDER [RUNS]
 */
#include "qemu/osdep.h"
#include "fuzz-device.h"

enum { DEFAULT_RUNS = 1000, LONGEST = 1024 };

/* Each file of @folder; how many. */
static unsigned run_files(const char *folder)
{
    GDir *dir = g_dir_open(folder, 0, NULL);
    const char *name;
    unsigned count = 0;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_autofree char *data = NULL;
        size_t size;

        g_assert_true(g_file_get_contents(path, &data, &size, NULL));
        fuzz_run((const uint8_t *)data, size);
        count++;
    }
    if (dir) {
        g_dir_close(dir);
    }
    return count;
}

static void run_random(unsigned runs)
{
    for (unsigned seed = 1; seed <= runs; seed++) {
        g_autoptr(GRand) r = g_rand_new_with_seed(seed);
        uint8_t data[LONGEST];
        size_t size = g_rand_int_range(r, 1, LONGEST);

        for (size_t i = 0; i < size; i++) {
            data[i] = g_rand_int(r);
        }
        fuzz_run(data, size);
    }
}

int main(int argc, char **argv)
{
    unsigned runs = argc > 2 ? atoi(argv[2]) : DEFAULT_RUNS, number = 0;

    if (argc < 2 || !fuzz_start(fuzz_devices[0].name)) {
        return 2;
    }
    for (const FuzzDevice *d = fuzz_devices; d->name; d++) {
        g_autofree char *folder = g_build_filename(argv[1], d->name, NULL);

        if (d != fuzz_devices) {
            fuzz_select(d->name);
        }
        printf("ok %u %s: %u files\n", ++number, d->name, run_files(folder));
        run_random(runs);
        printf("ok %u %s: %u random inputs\n", ++number, d->name, runs);
    }
    printf("1..%u\n", number);
    return 0;
}
