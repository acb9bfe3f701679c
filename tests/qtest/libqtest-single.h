/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Short names for qtest programs that drive one emulator at a time.  Included by
 * the test program itself, once.
 */
#ifndef TESTS_QTEST_LIBQTEST_SINGLE_H
#define TESTS_QTEST_LIBQTEST_SINGLE_H

#include "libqtest.h"

static QTestState *global_qtest __attribute__((unused));

static inline QTestState *qtest_start(const char *args)
{
    global_qtest = qtest_init(args);
    return global_qtest;
}

static inline void qtest_end(void)
{
    if (global_qtest) {
        qtest_quit(global_qtest);
        global_qtest = NULL;
    }
}

#define SINGLE_VOID_(name, args, ...) \
    static inline void name args { qtest_##name(global_qtest, __VA_ARGS__); }
#define SINGLE_RET_(type, name, args, ...) \
    static inline type name args { return qtest_##name(global_qtest, __VA_ARGS__); }

SINGLE_VOID_(outb, (uint16_t addr, uint8_t value), addr, value)
SINGLE_VOID_(outw, (uint16_t addr, uint16_t value), addr, value)
SINGLE_VOID_(outl, (uint16_t addr, uint32_t value), addr, value)
SINGLE_RET_(uint8_t, inb, (uint16_t addr), addr)
SINGLE_RET_(uint16_t, inw, (uint16_t addr), addr)
SINGLE_RET_(uint32_t, inl, (uint16_t addr), addr)
SINGLE_VOID_(writeb, (uint64_t addr, uint8_t value), addr, value)
SINGLE_VOID_(writew, (uint64_t addr, uint16_t value), addr, value)
SINGLE_VOID_(writel, (uint64_t addr, uint32_t value), addr, value)
SINGLE_VOID_(writeq, (uint64_t addr, uint64_t value), addr, value)
SINGLE_RET_(uint8_t, readb, (uint64_t addr), addr)
SINGLE_RET_(uint16_t, readw, (uint64_t addr), addr)
SINGLE_RET_(uint32_t, readl, (uint64_t addr), addr)
SINGLE_RET_(uint64_t, readq, (uint64_t addr), addr)
SINGLE_VOID_(memread, (uint64_t addr, void *data, size_t size), addr, data, size)
SINGLE_VOID_(memwrite, (uint64_t addr, const void *data, size_t size), addr, data, size)
SINGLE_VOID_(bufread, (uint64_t addr, void *data, size_t size), addr, data, size)
SINGLE_VOID_(bufwrite, (uint64_t addr, const void *data, size_t size), addr, data, size)
SINGLE_VOID_(irq_intercept_in, (const char *path), path)
SINGLE_VOID_(irq_intercept_out, (const char *path), path)
SINGLE_RET_(bool, get_irq, (int num), num)
SINGLE_RET_(int64_t, clock_step, (int64_t step), step)
SINGLE_RET_(int64_t, clock_set, (int64_t value), value)

#undef SINGLE_VOID_
#undef SINGLE_RET_

static inline int64_t clock_step_next(void)
{
    return qtest_clock_step_next(global_qtest);
}

static inline void qmemset(uint64_t addr, uint8_t pattern, size_t size)
{
    qtest_memset(global_qtest, addr, pattern, size);
}

#define qmp(...) qtest_qmp(global_qtest, __VA_ARGS__)
#define hmp(...) qtest_hmp(global_qtest, __VA_ARGS__)
#define qmp_assert_success(...) qtest_qmp_assert_success(global_qtest, __VA_ARGS__)
#define qmp_eventwait(event) qtest_qmp_eventwait(global_qtest, event)

#endif
