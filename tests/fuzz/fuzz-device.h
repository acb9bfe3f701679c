/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Devices under random register traffic.
 *
 * fuzz-device.c turns bytes into accesses, clock steps, line changes, resets,
 * saves and loads of one device; fuzz-table.c says which devices there are and
 * where their registers lie; fuzz-corpus.c runs files and seeded random bytes
 * in 'make check'.  Under clang the same code is a libFuzzer program (run.py).
 */
#ifndef TESTS_FUZZ_FUZZ_DEVICE_H
#define TESTS_FUZZ_FUZZ_DEVICE_H

#include "chardev/char.h"
#include "exec/hwaddr.h"
#include "hw/core/qdev.h"

/* Where a bank's registers are, from the start of the device; a list ends with NULL. */
typedef struct FuzzPlace {
    const char *bank;           /* name in its .def expansion */
    hwaddr base;
    unsigned units;
    hwaddr stride;
} FuzzPlace;

typedef struct FuzzDevice {
    const char *name;
    /* Realized and mapped; lives until the process ends. */
    DeviceState *(*create)(void);
    bool ports;                 /* I/O ports, not memory */
    hwaddr base, size;
    unsigned lines;             /* unnamed inputs to drive */
    const char *chardev;        /* id of its back end, or NULL */
    const FuzzPlace *places;    /* NULL: every offset is as good as another */
} FuzzDevice;

/* All rows; the last has a NULL name. */
extern const FuzzDevice fuzz_devices[];

/* Once: prepare the process and make the device called @name; false: there is none. */
bool fuzz_start(const char *name);
/* Make way for another one. */
void fuzz_select(const char *name);
/* One run from reset.  Any outcome but returning is a finding. */
void fuzz_run(const uint8_t *data, size_t size);

#endif
