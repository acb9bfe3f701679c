/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Arm PrimeCell UART (PL011).  Manual: DDI 0183G.
 *
 * MMIO 0: registers.  IRQ 0..5: combined, RX, TX, receive timeout, modem, error.  Clock "clk":
 * UARTCLK.
 * Properties: chardev; rx-level-from-ifls (receive level from IFLS instead of the first
 * character); migrate-clk.  Variants: pl011, pl011_luminary (identification bytes only).
 *
 * Characters move as fast as the back end takes them, whatever UARTEN, TXE, RXE and WLEN say;
 * what it does not take stays in the transmit FIFO, with TXFF, TXFE and BUSY as on hardware.
 * Only the receive timeout counts bit times.
 *
 * Not modelled: DMA, IrDA, RTS/CTS flow control, the integration test registers.
 * Departures from the manual and from QEMU: docs/devices/pl011.rst.
 */
#include "qemu/osdep.h"
#include "hw/char/pl011.h"
#include "trace.h"
#include "hw/core/strict.h"

/* --- registers ------------------------------------------------------------------ */

#define BANK pl011
#define BANK_DEF "hw/char/pl011.def"
#include "hw/core/regbank-expand.h"

/* --- constants ------------------------------------------------------------------ */

enum {
    PL011_NUM_IRQS = 6,
    PL011_NUM_IDS = 8,
    PL011_TIMEOUT_BITS = 32,            /* 2.4.2: receive timeout */
    PL011_OVERSAMPLING = 16,            /* 3.3.6: baud = UARTCLK / (16 * divisor) */
    PL011_DIVISOR_ONE = 64,             /* the divisor counts 64ths */
    PL011_DEFAULT_BAUD = 115200,        /* for the timeout, while clock or divisor are unset */
};

/* Which interrupts each line carries (2.8). */
static const uint32_t pl011_irq_sources[PL011_NUM_IRQS] = {
    RIS__any,
    REG_MASK(RIS, RX),
    REG_MASK(RIS, TX),
    REG_MASK(RIS, RT),
    REG_MASK(RIS, RI) | REG_MASK(RIS, CTS) | REG_MASK(RIS, DCD) | REG_MASK(RIS, DSR),
    REG_MASK(RIS, FE) | REG_MASK(RIS, PE) | REG_MASK(RIS, BE) | REG_MASK(RIS, OE),
};

/* Entries of a FIFO at which IFLS selects its interrupt; reserved codes act like 7/8. */
static const uint8_t pl011_levels[] = {
    PL011_FIFO_DEPTH / 8, PL011_FIFO_DEPTH / 4, PL011_FIFO_DEPTH / 2, PL011_FIFO_DEPTH * 3 / 4,
    PL011_FIFO_DEPTH * 7 / 8, PL011_FIFO_DEPTH * 7 / 8, PL011_FIFO_DEPTH * 7 / 8,
    PL011_FIFO_DEPTH * 7 / 8,
};

/* While loading: no divisor came, the one in the registers is in force. */
static const uint32_t pl011_divisor_as_written = UINT32_MAX;

#define ID(variant, ...) static const uint8_t variant##_id[PL011_NUM_IDS] = { __VA_ARGS__ };
#include "hw/char/pl011-id.def"
#undef ID

/* --- types ---------------------------------------------------------------------- */

typedef struct PL011Config {
    bool rx_level_from_ifls;
    bool migrate_clk;
} PL011Config;

typedef struct PL011Hidden {
    uint32_t rx_fifo[PL011_FIFO_DEPTH];     /* DR values, error bits included */
    int32_t rx_pos, rx_count;               /* oldest entry, entries */
    int32_t rx_trigger;                     /* entries at which RIS.RX is set */
    uint32_t tx_count;
    uint8_t tx_fifo[PL011_FIFO_DEPTH];      /* oldest first */
    uint32_t divisor;                       /* in force: 64ths, latched by LCR_H */
    uint32_t next_errors;                   /* DR bits that the next character received carries */
} PL011Hidden;

typedef struct PL011Host {
    MemoryRegion mmio;
    qemu_irq irq[PL011_NUM_IRQS];
    Clock *clk;
    CharFrontend chr;
    QEMUTimer rx_timeout;
    bool tx_watched;                        /* the back end will call when it takes more */
} PL011Host;

struct PL011State {
    QOM_PARENT(SysBusDevice);
    const PL011Config cfg;
    struct pl011_regs regs;
    PL011Hidden hidden;
    PL011Host host;
};

typedef struct PL011Class {
    SysBusDeviceClass parent_class;
    const uint8_t *id;
} PL011Class;

DECLARE_CLASS_CHECKERS(PL011Class, PL011, TYPE_PL011)

/* --- helpers -------------------------------------------------------------------- */

static int pl011_fifo_depth(const PL011State *s)
{
    return REG_GET(&s->regs, LCR_H, FEN) ? PL011_FIFO_DEPTH : 1;
}

/* Entries at which RIS.RX is set: by default the first one, which guests of QEMU expect. */
static int pl011_rx_level(const PL011State *s)
{
    if (!s->cfg.rx_level_from_ifls || !REG_GET(&s->regs, LCR_H, FEN)) {
        return 1;
    }
    return pl011_levels[REG_GET(&s->regs, IFLS, RXIFLSEL)];
}

/* Entries down to which RIS.TX is set. */
static unsigned pl011_tx_level(const PL011State *s)
{
    return REG_GET(&s->regs, LCR_H, FEN) ? pl011_levels[REG_GET(&s->regs, IFLS, TXIFLSEL)] : 0;
}

/* The error bits of a character as RSR has them. */
static uint32_t pl011_status_of(uint32_t c)
{
    return REG_MAKE(RSR, FE, REG_FIELD(DR, FE, c)) | REG_MAKE(RSR, PE, REG_FIELD(DR, PE, c))
         | REG_MAKE(RSR, BE, REG_FIELD(DR, BE, c)) | REG_MAKE(RSR, OE, REG_FIELD(DR, OE, c));
}

/* IBRD and FBRD as one number, in 64ths (3.3.6). */
static uint32_t pl011_written_divisor(const PL011State *s)
{
    return s->regs.IBRD * PL011_DIVISOR_ONE + s->regs.FBRD;
}

/* Bits per second; 0 while the clock stands or the divisor is below 1. */
static unsigned pl011_baud(const PL011State *s)
{
    uint32_t divisor = s->hidden.divisor;

    if (divisor < PL011_DIVISOR_ONE) {
        return 0;
    }
    return (uint64_t)clock_get_hz(s->host.clk) * PL011_DIVISOR_ONE / PL011_OVERSAMPLING / divisor;
}

static int64_t pl011_timeout_ns(const PL011State *s)
{
    uint64_t ticks = (uint64_t)PL011_TIMEOUT_BITS * PL011_OVERSAMPLING * s->hidden.divisor
                   / PL011_DIVISOR_ONE;

    if (!pl011_baud(s)) {
        return PL011_TIMEOUT_BITS * NANOSECONDS_PER_SECOND / PL011_DEFAULT_BAUD;
    }
    return clock_ticks_to_ns(s->host.clk, ticks);
}

/* --- behaviour ------------------------------------------------------------------ */

/* FR's FIFO flags follow from the FIFOs. */
static void pl011_update_flags(PL011State *s)
{
    unsigned depth = pl011_fifo_depth(s);

    REG_PUT(&s->regs, FR, RXFE, s->hidden.rx_count == 0);
    REG_PUT(&s->regs, FR, RXFF, (unsigned)s->hidden.rx_count >= depth);
    REG_PUT(&s->regs, FR, TXFE, s->hidden.tx_count == 0);
    REG_PUT(&s->regs, FR, TXFF, s->hidden.tx_count >= depth);
    REG_PUT(&s->regs, FR, BUSY, s->hidden.tx_count != 0);
}

/* Flags, then all six lines: the end of whatever changed the state. */
static void TSA_REQUIRES(bql) pl011_update(PL011State *s)
{
    uint32_t active = s->regs.RIS & s->regs.IMSC;

    pl011_update_flags(s);
    trace_pl011_irq_state(active != 0);
    for (unsigned i = 0; i < PL011_NUM_IRQS; i++) {
        qemu_set_irq(s->host.irq[i], (active & pl011_irq_sources[i]) != 0);
    }
}

/* Count the timeout from now while characters wait (2.8.4). */
static void pl011_restart_timeout(PL011State *s)
{
    if (s->hidden.rx_count) {
        timer_mod_ns(&s->host.rx_timeout,
                     qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + pl011_timeout_ns(s));
    } else {
        timer_del(&s->host.rx_timeout);
    }
}

/* A character, with error bits, arrives from the line. */
static void pl011_push_rx(PL011State *s, uint32_t c)
{
    int depth = pl011_fifo_depth(s);

    if (REG_FIELD(DR, BE, c)) {
        REG_PUT(&s->regs, RIS, BE, 1);
    }
    if (s->hidden.rx_count >= depth) {          /* 3.3.1: what is in the FIFO stays */
        s->hidden.next_errors |= REG_MASK(DR, OE);
        REG_PUT(&s->regs, RSR, OE, 1);
        REG_PUT(&s->regs, RIS, OE, 1);
        trace_pl011_fifo_rx_overrun(c);
        return;
    }
    s->hidden.rx_fifo[(s->hidden.rx_pos + s->hidden.rx_count) % depth] =
        c | s->hidden.next_errors;
    s->hidden.next_errors = 0;
    s->hidden.rx_count++;
    trace_pl011_fifo_rx_put(c, s->hidden.rx_count, depth);
    if (s->hidden.rx_count == depth) {
        trace_pl011_fifo_rx_full();
    }
    if (s->hidden.rx_count >= s->hidden.rx_trigger) {
        REG_PUT(&s->regs, RIS, RX, 1);
    }
    pl011_restart_timeout(s);
}

/* The guest takes the oldest character; an empty FIFO gives the last one again. */
static uint32_t TSA_REQUIRES(bql) pl011_pop_rx(PL011State *s)
{
    int depth = pl011_fifo_depth(s);
    uint32_t c = s->hidden.rx_fifo[s->hidden.rx_pos];

    if (s->hidden.rx_count) {
        s->hidden.rx_count--;
        s->hidden.rx_pos = (s->hidden.rx_pos + 1) % depth;
    }
    if (s->hidden.rx_count < s->hidden.rx_trigger) {
        REG_PUT(&s->regs, RIS, RX, 0);
    }
    if (s->hidden.rx_count == 0) {
        REG_PUT(&s->regs, RIS, RT, 0);
        timer_del(&s->host.rx_timeout);
    }
    s->regs.RSR = pl011_status_of(c);
    trace_pl011_read_fifo(s->hidden.rx_count, depth);
    pl011_update(s);
    qemu_chr_fe_accept_input(&s->host.chr);
    return c;
}

static void TSA_REQUIRES(bql) pl011_rx_timed_out(PL011State *s)
{
    trace_pl011_receive_timeout(s->hidden.rx_count);
    REG_PUT(&s->regs, RIS, RT, 1);
    pl011_update(s);
}

static bool TSA_REQUIRES(bql) pl011_tx_ready(PL011State *s);

/* Hand the transmit FIFO to the back end, as much as it takes; RIS.TX on passing the level. */
static void pl011_drain_tx(PL011State *s)
{
    uint32_t count = s->hidden.tx_count;
    int sent = qemu_chr_fe_write(&s->host.chr, s->hidden.tx_fifo, count);

    if (sent < 0) {
        sent = errno == EAGAIN ? 0 : count;     /* a broken back end loses its output */
    } else if (!qemu_chr_fe_backend_connected(&s->host.chr)) {
        sent = count;
    }
    memmove(s->hidden.tx_fifo, s->hidden.tx_fifo + sent, count - sent);
    memset(s->hidden.tx_fifo + count - sent, 0, sent);
    s->hidden.tx_count -= sent;
    if (s->hidden.tx_count && !s->host.tx_watched) {
        trace_pl011_fifo_tx_waits(s->hidden.tx_count);
        s->host.tx_watched = qdev_add_chr_watch(s, &s->host.chr, G_IO_OUT | G_IO_HUP,
                                                pl011_tx_ready, s);
    }
}

/* The back end takes more.  True: call again. */
static bool TSA_REQUIRES(bql) pl011_tx_ready(PL011State *s)
{
    unsigned level = pl011_tx_level(s);
    bool was_above = s->hidden.tx_count > level;

    if (!runstate_is_running()) {               /* the machine may be leaving with the FIFO */
        s->host.tx_watched = false;
        return false;
    }
    pl011_drain_tx(s);
    if (was_above && s->hidden.tx_count <= level) {
        REG_PUT(&s->regs, RIS, TX, 1);
    }
    pl011_update(s);
    s->host.tx_watched = s->hidden.tx_count != 0;
    return s->host.tx_watched;
}

/* The guest writes DR.  Disabled transmitters send too: guests of QEMU rely on it. */
static void TSA_REQUIRES(bql) pl011_transmit(PL011State *s, uint32_t val)
{
    uint8_t c = REG_FIELD(DR, DATA, val);

    if (!REG_GET(&s->regs, CR, UARTEN)) {
        qemu_log_mask(LOG_GUEST_ERROR, "pl011: data written to disabled UART\n");
    }
    if (!REG_GET(&s->regs, CR, TXE)) {
        qemu_log_mask(LOG_GUEST_ERROR, "pl011: data written to disabled TX UART\n");
    }
    if (REG_GET(&s->regs, CR, LBE)) {           /* 2.7.1: UARTTXD is disconnected */
        pl011_push_rx(s, c);
        REG_PUT(&s->regs, RIS, TX, 1);
    } else if (s->hidden.tx_count < (uint32_t)pl011_fifo_depth(s)) {
        s->hidden.tx_fifo[s->hidden.tx_count++] = c;
        pl011_drain_tx(s);
        REG_PUT(&s->regs, RIS, TX, s->hidden.tx_count <= pl011_tx_level(s));
    } else {
        qemu_log_mask(LOG_GUEST_ERROR, "pl011: data written to full TX FIFO\n");
    }
    pl011_update(s);
}

/* The modem inputs: looped back outputs (2.7.1), or what the host's line says. */
static uint32_t pl011_modem_inputs(PL011State *s)
{
    int lines = 0;

    if (REG_GET(&s->regs, CR, LBE)) {
        return REG_MAKE(FR, RI, REG_GET(&s->regs, CR, OUT2))
             | REG_MAKE(FR, DCD, REG_GET(&s->regs, CR, OUT1))
             | REG_MAKE(FR, CTS, REG_GET(&s->regs, CR, RTS))
             | REG_MAKE(FR, DSR, REG_GET(&s->regs, CR, DTR));
    }
    if (qemu_chr_fe_ioctl(&s->host.chr, CHR_IOCTL_SERIAL_GET_TIOCM, &lines) < 0) {
        return 0;
    }
    return REG_MAKE(FR, RI, (lines & CHR_TIOCM_RI) != 0)
         | REG_MAKE(FR, DCD, (lines & CHR_TIOCM_CAR) != 0)
         | REG_MAKE(FR, CTS, (lines & CHR_TIOCM_CTS) != 0)
         | REG_MAKE(FR, DSR, (lines & CHR_TIOCM_DSR) != 0);
}

/* Take over the modem inputs; each change sets its interrupt (2.8.3). */
static void pl011_sample_modem(PL011State *s)
{
    const uint32_t lines = REG_MASK(FR, RI) | REG_MASK(FR, DCD) | REG_MASK(FR, CTS)
                         | REG_MASK(FR, DSR);
    uint32_t old = s->regs.FR;
    uint32_t val = (old & ~lines) | pl011_modem_inputs(s);

    s->regs.FR = val;
    s->regs.RIS |= REG_MAKE(RIS, RI, REG_CHANGED(FR, RI, old, val))
                 | REG_MAKE(RIS, DCD, REG_CHANGED(FR, DCD, old, val))
                 | REG_MAKE(RIS, CTS, REG_CHANGED(FR, CTS, old, val))
                 | REG_MAKE(RIS, DSR, REG_CHANGED(FR, DSR, old, val));
}

/* Tell the host's line what DTR and RTS are, unless they are looped back. */
static void pl011_drive_modem(PL011State *s)
{
    int lines = (REG_GET(&s->regs, CR, DTR) ? CHR_TIOCM_DTR : 0)
              | (REG_GET(&s->regs, CR, RTS) ? CHR_TIOCM_RTS : 0);

    if (!REG_GET(&s->regs, CR, LBE)) {
        qemu_chr_fe_ioctl(&s->host.chr, CHR_IOCTL_SERIAL_SET_TIOCM, &lines);
    }
}

static void TSA_REQUIRES(bql) pl011_control_changed(PL011State *s)
{
    pl011_drive_modem(s);
    pl011_sample_modem(s);
    pl011_update(s);
}

static void pl011_baud_changed(PL011State *s)
{
    QEMUSerialSetParams params = {
        .speed = pl011_baud(s),
        .parity = !REG_GET(&s->regs, LCR_H, PEN) ? 'N' : REG_GET(&s->regs, LCR_H, EPS) ? 'E' : 'O',
        .data_bits = REG_GET(&s->regs, LCR_H, WLEN) + 5,
        .stop_bits = REG_GET(&s->regs, LCR_H, STP2) + 1,
    };

    trace_pl011_baudrate_change(params.speed, clock_get_hz(s->host.clk), s->regs.IBRD,
                                s->regs.FBRD);
    if (params.speed) {
        qemu_chr_fe_ioctl(&s->host.chr, CHR_IOCTL_SERIAL_SET_PARAMS, &params);
    }
}

/* FEN changed (3.3.7): received characters go, and what announced them. */
static void pl011_flush_rx(PL011State *s)
{
    s->hidden.rx_pos = 0;
    s->hidden.rx_count = 0;
    s->hidden.next_errors = 0;
    REG_PUT(&s->regs, RIS, RX, 0);
    REG_PUT(&s->regs, RIS, RT, 0);
    timer_del(&s->host.rx_timeout);
}

static void pl011_break_changed(PL011State *s)
{
    int on = REG_GET(&s->regs, LCR_H, BRK);

    if (!REG_GET(&s->regs, CR, LBE)) {
        qemu_chr_fe_ioctl(&s->host.chr, CHR_IOCTL_SERIAL_SET_BREAK, &on);
    } else if (on) {
        pl011_push_rx(s, REG_MASK(DR, BE));
    }
}

static void TSA_REQUIRES(bql) pl011_line_changed(PL011State *s, uint32_t old, uint32_t val)
{
    s->hidden.divisor = pl011_written_divisor(s);
    s->hidden.rx_trigger = pl011_rx_level(s);
    pl011_baud_changed(s);
    if (REG_CHANGED(LCR_H, FEN, old, val)) {
        pl011_flush_rx(s);
    }
    if (REG_CHANGED(LCR_H, BRK, old, val)) {
        pl011_break_changed(s);
    }
    pl011_update(s);
    qemu_chr_fe_accept_input(&s->host.chr);
}

/* ICR.  While characters wait, their timeout starts again: none is forgotten. */
static void TSA_REQUIRES(bql) pl011_clear_irqs(PL011State *s, uint32_t val)
{
    s->regs.RIS &= ~val;
    if (val & REG_MASK(RIS, RT)) {
        pl011_restart_timeout(s);
    }
    pl011_update(s);
}

static void pl011_dma_changed(PL011State *s)
{
    if (REG_GET(&s->regs, DMACR, RXDMAE) || REG_GET(&s->regs, DMACR, TXDMAE)) {
        qemu_log_mask(LOG_UNIMP, "pl011: DMA not implemented\n");
    }
}

/* --- register access ------------------------------------------------------------ */

static uint32_t TSA_REQUIRES(bql) pl011_reg_read(PL011State *s, enum pl011_reg reg)
{
    switch (reg) {
    case R_DR:
        return pl011_pop_rx(s);
    case R_MIS:
        return s->regs.RIS & s->regs.IMSC;
    case R_PERIPHID0 ... R_PCELLID3:
        return PL011_GET_CLASS(s)->id[reg - R_PERIPHID0];
    default:
        return regbank_get(&pl011_bank, &s->regs, reg);
    }
}

static void TSA_REQUIRES(bql) pl011_reg_write(PL011State *s, enum pl011_reg reg, uint32_t old,
                                              uint32_t val)
{
    regbank_put(&pl011_bank, &s->regs, reg, val);

    switch (reg) {                          /* every register, no default: -Wswitch guards it */
    case R_DR:
        pl011_transmit(s, val);
        break;
    case R_RSR:                             /* 3.3.2: any write to ECR clears */
        s->regs.RSR = 0;
        break;
    case R_LCR_H:
        pl011_line_changed(s, old, val);
        break;
    case R_CR:
        pl011_control_changed(s);
        break;
    case R_IFLS:
        s->hidden.rx_trigger = pl011_rx_level(s);
        break;
    case R_IMSC:
        pl011_update(s);
        break;
    case R_ICR:
        pl011_clear_irqs(s, val);
        break;
    case R_DMACR:
        pl011_dma_changed(s);
        break;
    case R_ILPR:
    case R_IBRD:
    case R_FBRD:
    case R_FR:
    case R_RIS:
    case R_MIS:
    case R_PERIPHID0 ... R_PCELLID3:
        break;
    }
}

static uint64_t TSA_REQUIRES(bql) pl011_mmio_read(PL011State *s, hwaddr at, unsigned size)
{
    RegIo io;
    uint64_t val = 0;

    if (regbank_begin_read(&pl011_bank, DEVICE(s), at, size, &io)) {
        val = regbank_end_read(&io, pl011_reg_read(s, io.reg));
    }
    trace_pl011_read(at, val, regbank_name_at(&pl011_bank, at));
    return val;
}

static void TSA_REQUIRES(bql) pl011_mmio_write(PL011State *s, hwaddr at, uint64_t data,
                                               unsigned size)
{
    RegIo io;

    trace_pl011_write(at, data, regbank_name_at(&pl011_bank, at));
    if (regbank_begin_write(&pl011_bank, DEVICE(s), &s->regs, at, data, size, &io)) {
        pl011_reg_write(s, io.reg, io.old, io.val);
    }
}

static const MEMORY_REGION_OPS(PL011State) pl011_mmio_ops = {
    .read = pl011_mmio_read,
    .write = pl011_mmio_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 4, .max_access_size = 4 },
};

/* --- host callbacks ------------------------------------------------------------- */

static int pl011_can_receive(PL011State *s)
{
    int depth = pl011_fifo_depth(s);
    int room = depth - s->hidden.rx_count;

    trace_pl011_can_receive(s->regs.LCR_H, s->hidden.rx_count, depth, room);
    return room;
}

static void TSA_REQUIRES(bql) pl011_receive(PL011State *s, const uint8_t *buf, int size)
{
    trace_pl011_receive(size);
    if (REG_GET(&s->regs, CR, LBE)) {           /* 2.7.1: UARTRXD is disconnected */
        return;
    }
    for (int i = 0; i < size; i++) {
        pl011_push_rx(s, buf[i]);
    }
    pl011_update(s);
}

static void TSA_REQUIRES(bql) pl011_event(PL011State *s, QEMUChrEvent event)
{
    if (event == CHR_EVENT_BREAK && !REG_GET(&s->regs, CR, LBE)) {
        pl011_push_rx(s, REG_MASK(DR, BE));
        pl011_update(s);
    }
}

static void pl011_clock_changed(PL011State *s, ClockEvent event)
{
    pl011_baud_changed(s);
}

/* Output that waited while the machine was stopped, or came with a migration. */
static void TSA_REQUIRES(bql) pl011_run_changed(PL011State *s, bool running, RunState state)
{
    if (running && s->hidden.tx_count && !s->host.tx_watched) {
        pl011_tx_ready(s);
    }
}

/* --- reset ---------------------------------------------------------------------- */

static void TSA_REQUIRES(bql) pl011_reset_hold(PL011State *s, ResetType type)
{
    regbank_reset(&pl011_bank, &s->regs);
    s->hidden = (PL011Hidden) { .rx_trigger = 1 };
    timer_del(&s->host.rx_timeout);
    pl011_update(s);
}

/* --- lifecycle ------------------------------------------------------------------ */

static void pl011_init(PL011State *s)
{
    memory_region_init_io(&s->host.mmio, s, &pl011_mmio_ops, s, "pl011", pl011_bank.size);
    sysbus_init_mmio(s, &s->host.mmio);
    for (unsigned i = 0; i < PL011_NUM_IRQS; i++) {
        sysbus_init_irq(s, &s->host.irq[i]);
    }
    s->host.clk = qdev_init_clock_in(s, "clk", pl011_clock_changed, s, ClockUpdate);
    qdev_init_timer_ns(s, &s->host.rx_timeout, QEMU_CLOCK_VIRTUAL, pl011_rx_timed_out, s);
}

static bool pl011_realize(PL011State *s, Error **errp)
{
    qdev_init_chr_handlers(s, &s->host.chr, pl011_can_receive, pl011_receive, pl011_event, s);
    qdev_add_vm_change_state_handler(s, pl011_run_changed, s);
    return true;
}

DeviceState *pl011_create(hwaddr addr, qemu_irq irq, Chardev *chr)
{
    DeviceState *dev = qdev_new(TYPE_PL011);
    SysBusDevice *sbd = SYS_BUS_DEVICE(dev);

    qdev_prop_set_chr(dev, "chardev", chr);
    sysbus_realize_and_unref(sbd, &error_abort);
    sysbus_mmio_map(sbd, 0, addr);
    sysbus_connect_irq(sbd, 0, irq);
    return dev;
}

/* --- migration ------------------------------------------------------------------ */

/* A stream may come from QEMU, which keeps reserved bits, or from an enemy. */
static bool pl011_post_load(PL011State *s, int version_id, Error **errp)
{
    if (s->hidden.rx_pos < 0 || s->hidden.rx_pos >= PL011_FIFO_DEPTH) {
        error_setg(errp, "read_pos %d is outside the FIFO", s->hidden.rx_pos);
        return false;
    }
    if (s->hidden.rx_count < 0 || s->hidden.rx_count > PL011_FIFO_DEPTH) {
        error_setg(errp, "read_count %d is more than the FIFO holds", s->hidden.rx_count);
        return false;
    }
    if (s->hidden.tx_count > PL011_FIFO_DEPTH) {
        error_setg(errp, "tx_count %u is more than the FIFO holds", s->hidden.tx_count);
        return false;
    }
    regbank_mask(&pl011_bank, &s->regs);
    if (pl011_fifo_depth(s) == 1 && s->hidden.rx_count) {
        s->hidden.rx_fifo[0] = s->hidden.rx_fifo[s->hidden.rx_pos];
        s->hidden.rx_pos = 0;
        s->hidden.rx_count = 1;
    }
    if (s->hidden.rx_trigger < 1 || s->hidden.rx_trigger > PL011_FIFO_DEPTH) {
        s->hidden.rx_trigger = pl011_rx_level(s);
    }
    s->hidden.next_errors &= REG_MASK(DR, OE);
    if (s->hidden.divisor == pl011_divisor_as_written) {
        s->hidden.divisor = pl011_written_divisor(s);
    }
    pl011_update_flags(s);
    pl011_restart_timeout(s);
    return true;
}

/* What stays when the stream has no subsection for it. */
static bool pl011_pre_load(PL011State *s, Error **errp)
{
    s->hidden.tx_count = 0;
    memset(s->hidden.tx_fifo, 0, sizeof(s->hidden.tx_fifo));
    s->hidden.next_errors = 0;
    s->hidden.divisor = pl011_divisor_as_written;
    return true;
}

static bool pl011_clock_needed(PL011State *s)
{
    return s->cfg.migrate_clk;
}

static bool pl011_hidden_needed(PL011State *s)
{
    return s->hidden.tx_count || s->hidden.next_errors
        || s->hidden.divisor != pl011_written_divisor(s);
}

static const VMSTATE_DESCRIPTION(PL011State) pl011_vmsd_clock = {
    .name = "pl011/clock",
    .version_id = 1,
    .minimum_version_id = 1,
    VMSTATE_OF(PL011State),
    .needed = pl011_clock_needed,
    .fields = VMSTATE_FIELDS(PL011State,
        VMSTATE_STRUCT_POINTER_AS("clk", host.clk, PL011State, vmstate_clock, Clock)),
};

/* What QEMU's model has no state for; sent only when it matters. */
static const VMSTATE_DESCRIPTION(PL011State) pl011_vmsd_hidden = {
    .name = "pl011/hidden",
    .version_id = 1,
    .minimum_version_id = 1,
    VMSTATE_OF(PL011State),
    .needed = pl011_hidden_needed,
    .fields = VMSTATE_FIELDS(PL011State,
        VMSTATE_FIELD_AS("tx_count", hidden.tx_count, PL011State),
        VMSTATE_ARRAY_AS("tx_fifo", hidden.tx_fifo, PL011State),
        VMSTATE_FIELD_AS("next_errors", hidden.next_errors, PL011State),
        VMSTATE_FIELD_AS("divisor", hidden.divisor, PL011State)),
};

static const VMSTATE_DESCRIPTION(PL011State) pl011_vmsd = {
    .name = "pl011",
    .version_id = 2,
    .minimum_version_id = 2,
    VMSTATE_OF(PL011State),
    VMSTATE_BOXES(VMSTATE_BOX(PL011State, regs), VMSTATE_BOX(PL011State, hidden)),
    .pre_load_errp = pl011_pre_load,
    .post_load_errp = pl011_post_load,
    .fields = VMSTATE_FIELDS(PL011State,
        VMSTATE_UNUSED(sizeof(uint32_t)),
        VMSTATE_FIELD_AS("flags", regs.FR, PL011State),
        VMSTATE_FIELD_AS("lcr", regs.LCR_H, PL011State),
        VMSTATE_FIELD_AS("rsr", regs.RSR, PL011State),
        VMSTATE_FIELD_AS("cr", regs.CR, PL011State),
        VMSTATE_FIELD_AS("dmacr", regs.DMACR, PL011State),
        VMSTATE_FIELD_AS("int_enabled", regs.IMSC, PL011State),
        VMSTATE_FIELD_AS("int_level", regs.RIS, PL011State),
        VMSTATE_ARRAY_AS("read_fifo", hidden.rx_fifo, PL011State),
        VMSTATE_FIELD_AS("ilpr", regs.ILPR, PL011State),
        VMSTATE_FIELD_AS("ibrd", regs.IBRD, PL011State),
        VMSTATE_FIELD_AS("fbrd", regs.FBRD, PL011State),
        VMSTATE_FIELD_AS("ifl", regs.IFLS, PL011State),
        VMSTATE_FIELD_AS("read_pos", hidden.rx_pos, PL011State),
        VMSTATE_FIELD_AS("read_count", hidden.rx_count, PL011State),
        VMSTATE_FIELD_AS("read_trigger", hidden.rx_trigger, PL011State)),
    .subsections = (const VMStateDescription *const []) {
        &pl011_vmsd_clock.vmsd,
        &pl011_vmsd_hidden.vmsd,
        NULL,
    },
};

/* --- class and type registration ------------------------------------------------ */

static const Property pl011_props[] = {
    DEFINE_PROP_CHR("chardev", PL011State, host.chr),
    DEFINE_PROP_BOOL("rx-level-from-ifls", PL011State, cfg.rx_level_from_ifls, false),
    DEFINE_PROP_BOOL("migrate-clk", PL011State, cfg.migrate_clk, true),
};

static const RegBankView pl011_banks[] = {
    REGBANK_VIEW(PL011State, pl011, regs),
    { .bank = NULL },
};

static const DEVICE_OPS(PL011State) pl011_ops = {
    .realize = pl011_realize,
    .reset_hold = pl011_reset_hold,
    .vmsd = DEVICE_VMSD(PL011State, pl011_vmsd),
    .banks = pl011_banks,
    .desc = "Arm PrimeCell UART",
    DEVICE_PROPS(pl011_props),
};

static void pl011_class_init(ObjectClass *klass, const uint8_t *id)
{
    device_class_set_ops(klass, &pl011_ops.ops);
    PL011_CLASS(klass)->id = id;
}

static void pl011_luminary_class_init(ObjectClass *klass, const uint8_t *id)
{
    PL011_CLASS(klass)->id = id;
}

static const TYPE_INFO_VARIANT(PL011State, uint8_t) pl011_type = {
    .name = TYPE_PL011,
    .parent = TYPE_SYS_BUS_DEVICE,
    QOM_TYPE(PL011State, SysBusDevice),
    .instance_init = pl011_init,
    .class_size = sizeof(PL011Class),
    .class_init = pl011_class_init,
    .class_data = pl011_id,
};
DEFINE_TYPE(pl011_type)

static const TYPE_INFO_VARIANT(PL011State, uint8_t) pl011_luminary_type = {
    .name = TYPE_PL011_LUMINARY,
    .parent = TYPE_PL011,
    .class_init = pl011_luminary_class_init,
    .class_data = pl011_luminary_id,
};
DEFINE_TYPE(pl011_luminary_type)
