/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ISA bus: sixteen interrupt inputs, I/O ports, memory below 16 MiB.
 * For ISA device models and boards with one; big lock held.
 */
#ifndef HW_ISA_ISA_H
#define HW_ISA_ISA_H

#include "hw/core/qdev.h"
#include "system/ioport.h"
#include "system/memory.h"

#define ISA_NUM_IRQS 16
#define ISA_NUM_DMA_CHANS 8

#define TYPE_ISA_DEVICE "isa-device"
#define TYPE_ISA_BUS "ISA"
OBJECT_DECLARE_TYPE(ISADevice, ISADeviceClass, ISA_DEVICE)
OBJECT_DECLARE_SIMPLE_TYPE(ISABus, ISA_BUS)
#define QOM_ANCESTORS_ISADevice(M, ...) \
    QOM_ANCESTORS_DeviceState(M, __VA_ARGS__) M(DeviceState, __VA_ARGS__)

/* A DMA controller, as devices see it. */
#define TYPE_ISADMA "isa-dma"
typedef struct IsaDma IsaDma;
typedef struct IsaDmaClass IsaDmaClass;
DECLARE_CLASS_CHECKERS(IsaDmaClass, ISADMA, TYPE_ISADMA)
#define ISADMA(obj) INTERFACE_CHECK(IsaDma, (obj), TYPE_ISADMA)
typedef enum { ISADMA_TRANSFER_VERIFY, ISADMA_TRANSFER_READ, ISADMA_TRANSFER_WRITE,
               ISADMA_TRANSFER_ILLEGAL } IsaDmaTransferMode;
/* The position reached; called while the channel's request is held. */
typedef int (*IsaDmaTransferHandler)(void *opaque, int nchan, int pos, int size);
struct IsaDmaClass {
    InterfaceClass parent;
    bool (*has_autoinitialization)(IsaDma *obj, int nchan);
    int (*read_memory)(IsaDma *obj, int nchan, void *buf, int pos, int len);
    int (*write_memory)(IsaDma *obj, int nchan, void *buf, int pos, int len);
    void (*hold_DREQ)(IsaDma *obj, int nchan);
    void (*release_DREQ)(IsaDma *obj, int nchan);
    void (*schedule)(IsaDma *obj);
    void (*register_channel)(IsaDma *obj, int nchan, IsaDmaTransferHandler transfer_handler,
                             void *opaque);
};

struct ISADeviceClass {
    DeviceClass parent_class;
};

struct ISADevice {
    QOM_PARENT(DeviceState);
    int8_t isairq[2];
    int nirqs;
    int ioport_id;                  /* lowest port, for paths; 0: none */
};

struct ISABus {
    QOM_PARENT(BusState);
    MemoryRegion *address_space;
    MemoryRegion *address_space_io;
    qemu_irq *irqs_in;              /* ISA_NUM_IRQS, of the board */
    IsaDma *dma[2];
};

/* ---- for boards -------------------------------------------------------------------- */

/*
 * The one bus, on @dev (NULL: a bridge without hardware is made).  NULL and an
 * error if there is one already.
 */
ISABus *isa_bus_new(DeviceState *dev, MemoryRegion *address_space, MemoryRegion *address_space_io,
                    Error **errp);
/* @irqs_in: ISA_NUM_IRQS lines, borrowed. */
void isa_bus_register_input_irqs(ISABus *bus, qemu_irq *irqs_in);
void isa_bus_dma(ISABus *bus, IsaDma *dma8, IsaDma *dma16);
IsaDma *isa_bus_get_dma(ISABus *bus, int nchan);
/* Line @irqnum of the bus. */
qemu_irq isa_bus_get_irq(ISABus *bus, unsigned irqnum);
ISADevice *isa_new(const char *name);
ISADevice *isa_try_new(const char *name);
bool isa_realize_and_unref(ISADevice *dev, ISABus *bus, Error **errp);
/* Aborts on failure. */
ISADevice *isa_create_simple(ISABus *bus, const char *name);

/* ---- for devices, from realize on -------------------------------------------------- */

ISABus *isa_bus_from_device(ISADevice *dev);
/* Line @isairq of the bus that @dev sits on; @dev NULL: of the only bus. */
qemu_irq isa_get_irq(ISADevice *dev, unsigned isairq);
/* Output @gpioirq of @isadev drives line @isairq. */
void isa_connect_gpio_out(ISADevice *isadev, int gpioirq, unsigned isairq);
MemoryRegion *isa_address_space(ISADevice *dev);
MemoryRegion *isa_address_space_io(ISADevice *dev);
/* @io becomes visible at port @start, until unrealize. */
void isa_register_ioport(ISADevice *dev, MemoryRegion *io, uint16_t start);
/* Several ports by table; 0, or a negative errno.  Until unrealize. */
int isa_register_portio_list(ISADevice *dev, PortioList *piolist, uint16_t start,
                             const MemoryRegionPortio *portio, void *opaque, const char *name);

#endif
