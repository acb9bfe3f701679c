/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Entry for libFuzzer.  --device=NAME says which device. */
#include "qemu/osdep.h"
#include "fuzz-device.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    const char *name = "";

    for (int i = 1; i < *argc; i++) {
        if (!strncmp((*argv)[i], "--device=", 9)) {
            name = (*argv)[i] + 9;
        }
    }
    if (!fuzz_start(name)) {
        fprintf(stderr, "there is no device '%s'\n", name);
        exit(2);
    }
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_run(data, size);
    return 0;
}
