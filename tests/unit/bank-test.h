/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The generic register bank test: what any device with a .def must satisfy,
 * checked through its MMIO region against values typed from the manual.
 */
#ifndef TESTS_UNIT_BANK_TEST_H
#define TESTS_UNIT_BANK_TEST_H

#include "hw/core/regbank.h"

/* A register as the manual has it; a list ends with a NULL name. */
typedef struct BankGolden {
    const char *name;
    uint32_t offset;
    uint64_t reset;         /* as read */
    uint64_t writable;      /* bits that read back what was written */
    bool destructive;       /* reading or writing has effects: only checked to be there */
} BankGolden;

typedef struct BankAccess {
    uint64_t (*read)(void *dev, hwaddr at, unsigned size);
    void (*write)(void *dev, hwaddr at, uint64_t val, unsigned size);
    void (*reset)(void *dev);
} BankAccess;

static inline const RegInfo *bank_find(const RegBank *bank, const char *name)
{
    for (unsigned i = 0; i < bank->num_regs; i++) {
        if (!strcmp(bank->regs[i].name, name)) {
            return &bank->regs[i];
        }
    }
    return NULL;
}

/* Declared registers and the manual's are the same set, at the same places. */
static inline void bank_test_names(const RegBank *bank, const BankGolden *golden)
{
    unsigned count = 0;

    for (const BankGolden *g = golden; g->name; g++, count++) {
        const RegInfo *info = bank_find(bank, g->name);

        g_assert_nonnull(info);
        g_assert_cmphex(info->offset, ==, g->offset);
        g_assert_cmpstr(regbank_name_at(bank, g->offset), ==, g->name);
        g_assert_true(info->doc && info->doc[0]);
    }
    g_assert_cmpuint(count, ==, bank->num_regs);
}

/* Reset values, writable and reserved bits, each register by itself after a reset. */
static inline void bank_test_bits(const RegBank *bank, const BankGolden *golden,
                                  const BankAccess *access, void *dev)
{
    for (const BankGolden *g = golden; g->name; g++) {
        unsigned size = bank_find(bank, g->name)->width / 8;
        uint64_t all = ~0ULL >> (64 - size * 8);

        if (g->destructive) {
            continue;
        }
        access->reset(dev);
        g_assert_cmphex(access->read(dev, g->offset, size), ==, g->reset);
        access->write(dev, g->offset, all, size);
        g_assert_cmphex(access->read(dev, g->offset, size), ==,
                        (g->reset & ~g->writable) | g->writable);
        access->write(dev, g->offset, 0, size);
        g_assert_cmphex(access->read(dev, g->offset, size), ==, g->reset & ~g->writable);
        for (unsigned bit = 0; bit < size * 8; bit++) {
            access->write(dev, g->offset, 1ULL << bit, size);
            g_assert_cmphex(access->read(dev, g->offset, size), ==,
                            (g->reset & ~g->writable) | ((1ULL << bit) & g->writable));
        }
        access->reset(dev);
        g_assert_cmphex(access->read(dev, g->offset, size), ==, g->reset);
    }
}

/* Between the registers there is nothing. */
static inline void bank_test_holes(const RegBank *bank, const BankAccess *access, void *dev)
{
    access->reset(dev);
    for (hwaddr at = 0; at < bank->size; at += bank->step) {
        if (!strcmp(regbank_name_at(bank, at), "UNKN")) {
            access->write(dev, at, ~0ULL >> (64 - bank->step * 8), bank->step);
            g_assert_cmphex(access->read(dev, at, bank->step), ==, 0);
        }
    }
}

#endif
