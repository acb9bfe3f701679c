/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Quaint UART: 0x00 DATA, 0x04 STATUS, 0x08 CONTROL, 0x0c BAUD, 0x10 SCRATCH.
 * MMIO 0, interrupt 0, GPIO out "rts", GPIO in 0: drops what was received.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "hw/core/irq.h"
#include "hw/core/qdev-properties.h"
#include "hw/core/qdev-properties-system.h"
#include "hw/core/registerfields.h"
#include "migration/vmstate.h"
#include "quaint-uart.h"

REG32(DATA, 0x00)
REG32(STATUS, 0x04)
    FIELD(STATUS, RXNE, 0, 1)
    FIELD(STATUS, OVERRUN, 1, 1)
    FIELD(STATUS, BREAK, 2, 1)
    FIELD(STATUS, LEVEL, 8, 5)
REG32(CONTROL, 0x08)
    FIELD(CONTROL, ENABLE, 0, 1)
    FIELD(CONTROL, RXIE, 1, 1)
    FIELD(CONTROL, RTS, 2, 1)
REG32(BAUD, 0x0c)
    FIELD(BAUD, DIVISOR, 0, 16)
REG32(SCRATCH, 0x10)

static void quaint_uart_update(QuaintUARTState *s)
{
    bool rx = !fifo8_is_empty(&s->rx_fifo);

    s->status = FIELD_DP32(s->status, STATUS, RXNE, rx);
    s->status = FIELD_DP32(s->status, STATUS, LEVEL, fifo8_num_used(&s->rx_fifo));
    qemu_set_irq(s->irq, rx && FIELD_EX32(s->control, CONTROL, RXIE));
    qemu_set_irq(s->rts, FIELD_EX32(s->control, CONTROL, RTS));
}

static int quaint_uart_can_receive(void *opaque)
{
    QuaintUARTState *s = opaque;

    return FIELD_EX32(s->control, CONTROL, ENABLE) ? fifo8_num_free(&s->rx_fifo) : 0;
}

static void quaint_uart_receive(void *opaque, const uint8_t *buf, int size)
{
    QuaintUARTState *s = opaque;

    for (int i = 0; i < size; i++) {
        if (fifo8_is_full(&s->rx_fifo)) {
            s->status |= R_STATUS_OVERRUN_MASK;
            break;
        }
        fifo8_push(&s->rx_fifo, s->swap_case && isalpha(buf[i]) ? buf[i] ^ 0x20 : buf[i]);
    }
    quaint_uart_update(s);
}

static void quaint_uart_event(void *opaque, QEMUChrEvent event)
{
    QuaintUARTState *s = QUAINT_UART(opaque);

    if (event == CHR_EVENT_BREAK) {
        s->status |= R_STATUS_BREAK_MASK;
    }
}

static uint64_t quaint_uart_read(void *opaque, hwaddr addr, unsigned size)
{
    QuaintUARTState *s = QUAINT_UART(opaque);
    uint64_t ret = 0;

    switch (addr) {
    case A_DATA:
        if (!fifo8_is_empty(&s->rx_fifo)) {
            ret = fifo8_pop(&s->rx_fifo);
            qemu_chr_fe_accept_input(&s->chr);
        }
        quaint_uart_update(s);
        break;
    case A_STATUS:
        ret = s->status;
        break;
    case A_CONTROL:
        ret = s->control;
        break;
    case A_BAUD:
        ret = s->baud;
        break;
    case A_SCRATCH:
        ret = s->scratch[0];
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "%s: bad offset 0x%" HWADDR_PRIx "\n", __func__, addr);
        break;
    }
    return ret;
}

static void quaint_uart_write(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
    QuaintUARTState *s = opaque;
    uint8_t ch = value;

    switch (addr) {
    case A_DATA:
        qemu_chr_fe_write_all(&s->chr, &ch, 1);
        break;
    case A_STATUS:
        s->status &= ~(value & (R_STATUS_OVERRUN_MASK | R_STATUS_BREAK_MASK));
        break;
    case A_CONTROL:
        s->control = value & (R_CONTROL_ENABLE_MASK | R_CONTROL_RXIE_MASK | R_CONTROL_RTS_MASK);
        qemu_chr_fe_accept_input(&s->chr);
        break;
    case A_BAUD:
        s->baud = extract32(value, R_BAUD_DIVISOR_SHIFT, R_BAUD_DIVISOR_LENGTH);
        break;
    case A_SCRATCH:
        memset(s->scratch, ch, sizeof(s->scratch));
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "%s: bad offset 0x%" HWADDR_PRIx "\n", __func__, addr);
        return;
    }
    quaint_uart_update(s);
}

static const MemoryRegionOps quaint_uart_ops = {
    .read = quaint_uart_read,
    .write = quaint_uart_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid.min_access_size = 4,
    .valid.max_access_size = 4,
};

static void quaint_uart_flush(void *opaque, int n, int level)
{
    QuaintUARTState *s = QUAINT_UART(opaque);

    if (level) {
        fifo8_reset(&s->rx_fifo);
        quaint_uart_update(s);
    }
}

static void quaint_uart_reset(DeviceState *dev)
{
    QuaintUARTState *s = QUAINT_UART(dev);

    s->control = 0;
    s->status = 0;
    s->baud = 1;
    memset(s->scratch, 0, sizeof(s->scratch));
    fifo8_reset(&s->rx_fifo);
    quaint_uart_update(s);
}

static void quaint_uart_init(Object *obj)
{
    QuaintUARTState *s = QUAINT_UART(obj);
    SysBusDevice *sbd = SYS_BUS_DEVICE(obj);

    memory_region_init_io(&s->iomem, obj, &quaint_uart_ops, s, TYPE_QUAINT_UART, 0x20);
    sysbus_init_mmio(sbd, &s->iomem);
    sysbus_init_irq(sbd, &s->irq);
    qdev_init_gpio_out_named(DEVICE(obj), &s->rts, "rts", 1);
    qdev_init_gpio_in(DEVICE(obj), quaint_uart_flush, 1);
}

static void quaint_uart_realize(DeviceState *dev, Error **errp)
{
    QuaintUARTState *s = QUAINT_UART(dev);

    if (s->fifo_depth < 1 || s->fifo_depth > 16) {
        error_setg(errp, "fifo-depth must be between 1 and 16, not %" PRIu32, s->fifo_depth);
        return;
    }
    fifo8_create(&s->rx_fifo, s->fifo_depth);
    qemu_chr_fe_set_handlers(&s->chr, quaint_uart_can_receive, quaint_uart_receive,
                             quaint_uart_event, NULL, s, NULL, true);
}

static void quaint_uart_unrealize(DeviceState *dev)
{
    QuaintUARTState *s = QUAINT_UART(dev);

    qemu_chr_fe_deinit(&s->chr, false);
    fifo8_destroy(&s->rx_fifo);
}

static int quaint_uart_post_load(void *opaque, int version_id)
{
    QuaintUARTState *s = opaque;

    return fifo8_num_used(&s->rx_fifo) > s->fifo_depth ? -EINVAL : 0;
}

static const VMStateDescription vmstate_quaint_uart = {
    .name = "quaint-uart",
    .version_id = 2,
    .minimum_version_id = 1,
    .post_load = quaint_uart_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32(control, QuaintUARTState),
        VMSTATE_UINT32(status, QuaintUARTState),
        VMSTATE_UINT32_V(baud, QuaintUARTState, 2),
        VMSTATE_UINT8_ARRAY(scratch, QuaintUARTState, 4),
        VMSTATE_FIFO8(rx_fifo, QuaintUARTState),
        VMSTATE_END_OF_LIST()
    }
};

static const Property quaint_uart_properties[] = {
    DEFINE_PROP_CHR("chardev", QuaintUARTState, chr),
    DEFINE_PROP_UINT32("fifo-depth", QuaintUARTState, fifo_depth, 16),
    DEFINE_PROP_BOOL("swap-case", QuaintUARTState, swap_case, false),
    DEFINE_PROP_STRING("label", QuaintUARTState, label),
};

static void quaint_uart_class_init(ObjectClass *klass, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = quaint_uart_realize;
    dc->unrealize = quaint_uart_unrealize;
    dc->vmsd = &vmstate_quaint_uart;
    dc->desc = "a quaint UART";
    set_bit(DEVICE_CATEGORY_INPUT, dc->categories);
    device_class_set_legacy_reset(dc, quaint_uart_reset);
    device_class_set_props(dc, quaint_uart_properties);
}

static const TypeInfo quaint_uart_info = {
    .name          = TYPE_QUAINT_UART,
    .parent        = TYPE_SYS_BUS_DEVICE,
    .instance_size = sizeof(QuaintUARTState),
    .instance_init = quaint_uart_init,
    .class_init    = quaint_uart_class_init,
};

static void quaint_uart_register_types(void)
{
    type_register_static(&quaint_uart_info);
}

type_init(quaint_uart_register_types)
