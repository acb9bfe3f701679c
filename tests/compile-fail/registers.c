/* SPDX-License-Identifier: GPL-2.0-or-later */
// TITLE: register banks
// MISUSE[1] gcc,clang: compile /LCR_H_UARTEN_/                          -- the field of another register
// MISUSE[2] gcc,clang: compile /CR: fields overlap/
// MISUSE[3] gcc,clang: compile /IFLS: reset sets an undeclared bit/
// MISUSE[4] gcc,clang: compile /initiali[sz]er overrid|initialized field overwritten|overwritten|overrides prior initialization/ -- two registers at one address
// MISUSE[5] gcc,clang: compile /CR: misaligned/
// MISUSE[6] gcc,clang: compile /R_IFLS.* not handled|not handled in switch/ -- a write switch that forgets a register
// MISUSE[7] gcc,clang: compile /read-only|const-qualified/              -- configuration changed after construction
// MISUSE[8] gcc,clang: compile /incompatible pointer/                   -- container_of with the wrong member
// MISUSE[9] gcc,clang: compile /expected/                               -- the END row is missing
// MISUSE[10] gcc,clang: compile /ICR: outside the bank/
// MISUSE[11] gcc,clang: compile /CR: field outside the register/
// MISUSE[12] gcc,clang: compile /no member named .ICR/                  -- storage of a PORT, which has none
// MISUSE[13] gcc,clang: compile /the member is not this bank..?s storage/
// MISUSE[14] gcc,clang: compile /Wenum-conversion|different enumeration|enum-conversion|implicit conversion from enum/ -- a register of another bank
#include "qemu/osdep.h"
#include "two-devices.h"

#if MISUSE == 2
#define PLANT_CR_TXE_BIT 7
#elif MISUSE == 3
#define PLANT_IFLS_RESET 0x92
#elif MISUSE == 4
#define PLANT_CR_OFFSET 0x02c
#elif MISUSE == 5
#define PLANT_CR_OFFSET 0x032
#elif MISUSE == 9
#define PLANT_IFLS_END
#elif MISUSE == 10
#define PLANT_ICR_OFFSET 0x1000
#elif MISUSE == 11
#define PLANT_CR_RXE_WIDTH 24
#endif
#define BANK tiny
#define BANK_DEF "tests/compile-fail/registers.def"
#include "hw/core/regbank-expand.h"

typedef struct Unit { uint8_t n; uint64_t cmp; } Unit;
typedef struct Device {
    const struct { uint32_t id; } cfg;
    struct tiny_regs regs;
    uint64_t other;
    Unit unit[4];
    Unit extra;
} Device;

static const RegBankView views[] = {
#if MISUSE == 13
    REGBANK_VIEW(Device, tiny, other),
#else
    REGBANK_VIEW(Device, tiny, regs),
#endif
    { .bank = NULL },
};

#if MISUSE == 14
enum big_reg { R_BIG_CTL };
#endif

static uint32_t device_write(Device *d, enum tiny_reg reg, uint32_t val)
{
    regbank_put(&tiny_bank, &d->regs, reg, val);
    switch (reg) {
    case R_CR:
        return REG_GET(&d->regs, CR, UARTEN);
    case R_LCR_H:
#if MISUSE == 1
        return REG_GET(&d->regs, LCR_H, UARTEN);
#else
        return REG_GET(&d->regs, LCR_H, FEN);
#endif
#if MISUSE == 6
#else
    case R_IFLS:
        return d->regs.IFLS;
#endif
    case R_ICR:
#if MISUSE == 12
        return d->regs.ICR;
#else
        return val;
#endif
    }
    return 0;
}

static Device *device_of(Unit *u)
{
#if MISUSE == 8
    uint64_t *p = &u->cmp;
    return container_of(p, Device, extra);
#else
    return array_container_of(u, u->n, Device, unit);
#endif
}

int main(void)
{
    Device d = { .other = 1, .unit = { { .n = 0 }, { .n = 1 }, { .n = 2 }, { .n = 3 } } };

#if MISUSE == 7
    d.cfg.id = 0;
#endif
    assert(device_of(&d.unit[2]) == &d);
    regbank_reset(&tiny_bank, &d.regs);
    assert(d.regs.CR == 0x300 && d.regs.IFLS == 0x12 && views[0].bank == &tiny_bank);
#if MISUSE == 14
    enum big_reg wrong = R_BIG_CTL;
    device_write(&d, wrong, 1);
#endif
    assert(device_write(&d, R_CR, REG_MASK(CR, UARTEN)) == 1);
    REG_PUT(&d.regs, LCR_H, FEN, 1);
    assert(d.regs.LCR_H == 0x10 && REG_CHANGED(LCR_H, FEN, 0, d.regs.LCR_H));
    return 0;
}
