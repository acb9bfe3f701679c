/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pc board: RAM below and above 4 GiB, an ISA bus, and the interrupt controllers.
 * Interrupt n (GSI n) is input n of the I/O APIC, and below 16 also of the 8259A pair
 * and of the ISA bus.
 */
#include "qemu/osdep.h"
#include "hw/audio/pcspk.h"
#include "hw/i386/pc.h"
#include "hw/intc/i8259.h"
#include "hw/intc/ioapic.h"
#include "hw/isa/isa.h"
#include "hw/rtc/mc146818rtc.h"
#include "hw/timer/hpet.h"
#include "hw/timer/i8254.h"
#include "qemu/error-report.h"
#include "qemu/units.h"
#include "system/address-spaces.h"

/* RAM that would reach the first is cut at the second. */
#define MAX_RAM_BELOW_4G  0xe0000000ull
#define GOOD_RAM_BELOW_4G 0xc0000000ull
#define ABOVE_4G_BASE     (4 * GiB)

/* Where the HPET's timers may go: to the input of the I/O APIC that has no ISA device. */
#define HPET_ROUTES       0x4

/* The year registers of the RTC hold the century, too. */
#define RTC_BASE_YEAR     2000

struct PCMachineState {
    QOM_PARENT(MachineState);

    uint64_t max_ram_below_4g;       /* 0: the board decides */
    bool hpet;
    bool pit, pic, i8042, smm, vmport;
    char *acpi;

    MemoryRegion ram_below_4g;
    MemoryRegion ram_above_4g;
    DeviceState *ioapic;
    qemu_irq pic_irqs[ISA_NUM_IRQS]; /* inputs of the 8259A pair; NULL without */
    IRQState gsi[PC_NUM_GSIS];
    qemu_irq isa_irqs[ISA_NUM_IRQS];
    ISABus *isa_bus;
    DeviceState *hpet_device;        /* NULL without */
};

/* ---- properties --------------------------------------------------------------------------- */

typedef struct PCSwitch {
    const char *name;
    size_t offset;
    bool is_auto;                    /* takes "auto" besides on and off */
    const char *description;
} PCSwitch;

#define SWITCH_(name, member, is_auto, text) \
    { name, offsetof(PCMachineState, member), is_auto, text }
static const PCSwitch pc_switches[] = {
    SWITCH_("hpet", hpet, false, "high precision event timer"),
    SWITCH_("pit", pit, false, "programmable interval timer"),
    SWITCH_("pic", pic, false, "interrupt controllers of the ISA bus"),
    SWITCH_("i8042", i8042, false, "keyboard controller"),
    SWITCH_("smm", smm, true, "system management mode"),
    SWITCH_("vmport", vmport, true, "backdoor port"),
};

static bool *switch_of(Object *obj, const PCSwitch *row)
{
    return (bool *)((char *)PC_MACHINE(obj) + row->offset);
}

static void get_switch(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    const PCSwitch *row = opaque;
    bool value = *switch_of(obj, row);
    char *word = (char *)(uintptr_t)(value ? "on" : "off");

    if (row->is_auto) {
        visit_type_str(v, name, &word, errp);
    } else {
        visit_type_bool(v, name, &value, errp);
    }
}

static void set_switch(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    const PCSwitch *row = opaque;
    g_autofree char *word = NULL;
    bool value;

    if (!row->is_auto) {
        if (visit_type_bool(v, name, &value, errp)) {
            *switch_of(obj, row) = value;
        }
        return;
    }
    if (!visit_type_str(v, name, &word, errp)) {
        return;
    }
    if (strcmp(word, "on") && strcmp(word, "off") && strcmp(word, "auto")) {
        error_setg(errp, "Parameter '%s' does not accept value '%s'", name, word);
        return;
    }
    *switch_of(obj, row) = strcmp(word, "off") != 0;
}

static char *get_acpi(Object *obj, Error **errp)
{
    return g_strdup(PC_MACHINE(obj)->acpi);
}

static void set_acpi(Object *obj, const char *value, Error **errp)
{
    PCMachineState *pcms = PC_MACHINE(obj);

    if (strcmp(value, "on") && strcmp(value, "off") && strcmp(value, "auto")) {
        error_setg(errp, "Parameter 'acpi' does not accept value '%s'", value);
        return;
    }
    g_free(pcms->acpi);
    pcms->acpi = g_strdup(value);
}

static void get_ram_limit(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    visit_type_size(v, name, &PC_MACHINE(obj)->max_ram_below_4g, errp);
}

static void set_ram_limit(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    uint64_t value;

    if (!visit_type_size(v, name, &value, errp)) {
        return;
    }
    if (value > 4 * GiB) {
        error_setg(errp, "Machine option 'max-ram-below-4g=%" PRIu64 "' expects size less than "
                   "or equal to 4G", value);
        return;
    }
    if (value < 1 * MiB) {
        warn_report("Only %" PRIu64 " bytes of RAM below the 4GiB boundary, BIOS may not work "
                    "with less than 1MiB", value);
    }
    PC_MACHINE(obj)->max_ram_below_4g = value;
}

/* ---- building -------------------------------------------------------------------------------- */

/* How much of the RAM lies below 4 GiB. */
static uint64_t ram_below_4g(const PCMachineState *pcms, uint64_t ram_size)
{
    uint64_t limit = pcms->max_ram_below_4g ?: MAX_RAM_BELOW_4G;

    if (ram_size >= limit) {
        limit = MIN(limit, GOOD_RAM_BELOW_4G);
    }
    return MIN(ram_size, limit);
}

static void map_ram(PCMachineState *pcms, const MachineState *ms)
{
    MemoryRegion *system_memory = get_system_memory();
    uint64_t below = ram_below_4g(pcms, ms->ram_size);

    memory_region_init_alias(&pcms->ram_below_4g, OBJECT(pcms), "ram-below-4g", ms->ram, 0, below);
    memory_region_add_subregion(system_memory, 0, &pcms->ram_below_4g);
    if (ms->ram_size > below) {
        memory_region_init_alias(&pcms->ram_above_4g, OBJECT(pcms), "ram-above-4g", ms->ram,
                                 below, ms->ram_size - below);
        memory_region_add_subregion(system_memory, ABOVE_4G_BASE, &pcms->ram_above_4g);
    }
}

static void TSA_REQUIRES(bql) set_gsi(void *opaque, int n, int level)
{
    PCMachineState *pcms = opaque;

    if (n < ISA_NUM_IRQS) {
        qemu_set_irq(pcms->pic_irqs[n], level);
    }
    qemu_set_irq(qdev_get_gpio_in(pcms->ioapic, n), level);
}

/* The lines lead to both controllers; the guest masks one of them. */
static void create_interrupt_controllers(PCMachineState *pcms)
{
    for (int i = 0; i < PC_NUM_GSIS; i++) {
        qemu_init_irq_child(OBJECT(pcms), "gsi[*]", &pcms->gsi[i], set_gsi, pcms, i);
    }
    for (int i = 0; i < ISA_NUM_IRQS; i++) {
        pcms->isa_irqs[i] = &pcms->gsi[i];
    }
    isa_bus_register_input_irqs(pcms->isa_bus, pcms->isa_irqs);
    if (pcms->pic) {
        i8259_create_pair(pcms->isa_bus, NULL, pcms->pic_irqs);
    }
    pcms->ioapic = ioapic_create(OBJECT(pcms), "ioapic", IO_APIC_DEFAULT_ADDRESS);
}

static void create_hpet(PCMachineState *pcms)
{
    DeviceState *dev = qdev_try_new(TYPE_HPET);
    SysBusDevice *sbd;

    if (!dev) {
        error_setg(&error_fatal, "hpet=on: this build has no device '%s'", TYPE_HPET);
    }
    sbd = SYS_BUS_DEVICE(dev);
    if (!object_property_get_uint(OBJECT(dev), HPET_INTCAP, &error_abort)) {
        qdev_prop_set_uint32(dev, HPET_INTCAP, HPET_ROUTES);
    }
    sysbus_realize_and_unref(sbd, &error_fatal);
    sysbus_mmio_map(sbd, 0, HPET_BASE);
    for (int i = 0; i < PC_NUM_GSIS; i++) {
        sysbus_connect_irq(sbd, i, &pcms->gsi[i]);
    }
    pcms->hpet_device = dev;
}

/* Interrupts 0 and 8 pass through the HPET, which may replace them. */
static void create_pit_and_rtc(PCMachineState *pcms)
{
    DeviceState *hpet = pcms->hpet_device;
    ISADevice *pit;

    mc146818_rtc_init(pcms->isa_bus, RTC_BASE_YEAR,
                      hpet ? qdev_get_gpio_in(hpet, HPET_LEGACY_RTC_INT) : NULL);
    if (!pcms->pit) {
        return;
    }
    if (hpet) {
        pit = i8254_pit_init(pcms->isa_bus, I8254_ISA_BASE, -1,
                             qdev_get_gpio_in(hpet, HPET_LEGACY_PIT_INT));
        qdev_connect_gpio_out(hpet, 0, qdev_get_gpio_in(DEVICE(pit), 0));
    } else {
        pit = i8254_pit_init(pcms->isa_bus, I8254_ISA_BASE, 0, NULL);
    }
    pcspk_init(pcms->isa_bus, pit);
}

static void pc_machine_init(MachineState *ms)
{
    PCMachineState *pcms = PC_MACHINE(ms);

    map_ram(pcms, ms);
    pcms->isa_bus = isa_bus_new(NULL, get_system_memory(), get_system_io(), &error_fatal);
    create_interrupt_controllers(pcms);
    if (pcms->hpet) {
        create_hpet(pcms);
    }
    create_pit_and_rtc(pcms);
}

/* ---- types --------------------------------------------------------------------------------- */

static void pc_instance_init(Object *obj)
{
    PCMachineState *pcms = PC_MACHINE(obj);

    for (size_t i = 0; i < ARRAY_SIZE(pc_switches); i++) {
        *switch_of(obj, &pc_switches[i]) = true;
    }
    pcms->hpet = module_object_class_by_name(TYPE_HPET) != NULL;    /* may be left out */
    pcms->acpi = g_strdup("auto");
}

static void pc_instance_finalize(Object *obj)
{
    g_free(PC_MACHINE(obj)->acpi);
}

static void add_properties(ObjectClass *oc)
{
    for (size_t i = 0; i < ARRAY_SIZE(pc_switches); i++) {
        const PCSwitch *row = &pc_switches[i];

        object_class_property_add(oc, row->name, row->is_auto ? "OnOffAuto" : "bool", get_switch,
                                  set_switch, NULL, (void *)(uintptr_t)row);
        object_class_property_set_description(oc, row->name, row->description);
    }
    object_class_property_add_str(oc, "acpi", get_acpi, set_acpi);
    object_class_property_set_description(oc, "acpi", "ACPI tables: on, off, auto");
    object_class_property_add(oc, "max-ram-below-4g", "size", get_ram_limit, set_ram_limit, NULL,
                              NULL);
    object_class_property_set_description(oc, "max-ram-below-4g",
                                          "most RAM below the 4 GiB boundary");
}

static void pc_class_init(ObjectClass *oc, const void *data)
{
    MachineClass *mc = MACHINE_CLASS(oc);

    mc->init = pc_machine_init;
    mc->max_cpus = 255;
    mc->default_ram_size = 128 * MiB;
    mc->default_ram_id = "pc.ram";
    mc->default_cpu_type = "qemu64-x86_64-cpu";
    mc->default_boot_order = "cad";
    mc->default_display = "std";
    mc->default_nic = "e1000";
    mc->smp_props.dies_supported = true;
    mc->smp_props.modules_supported = true;
    add_properties(oc);
}

static const TypeInfo pc_types[] = {
    {
        .name = TYPE_PC_MACHINE,
        .parent = TYPE_MACHINE,
        .abstract = true,
        .instance_size = sizeof(PCMachineState),
        .instance_init = pc_instance_init,
        .instance_finalize = pc_instance_finalize,
        .class_init = pc_class_init,
    },
};
DEFINE_TYPES(pc_types)

/* The alias is "pc", though the versions are those of "pc-i440fx". */
static void pc_options(MachineClass *mc)
{
    mc->family = "pc_piix";
    mc->desc = "Standard PC (i440FX + PIIX, 1996)";
}

#define DEFINE_PC_VERSION_(major, minor, latest)                                            \
    static void pc_##major##_##minor##_class_init(ObjectClass *oc, const void *data)        \
    {                                                                                       \
        MachineClass *mc = MACHINE_CLASS(oc);                                               \
                                                                                            \
        pc_options(mc);                                                                     \
        mc->alias = (latest) ? "pc" : NULL;                                                 \
        mc->is_default = (latest);                                                          \
    }                                                                                       \
    static const TypeInfo pc_##major##_##minor##_info = {                                   \
        .name = MACHINE_TYPE_NAME("pc-i440fx-" #major "." #minor),                          \
        .parent = TYPE_PC_MACHINE,                                                          \
        .class_init = pc_##major##_##minor##_class_init,                                    \
    };                                                                                      \
    static void pc_##major##_##minor##_register(void)                                       \
    {                                                                                       \
        type_register_static(&pc_##major##_##minor##_info);                                 \
    }                                                                                       \
    type_init(pc_##major##_##minor##_register)

DEFINE_PC_VERSION_(11, 0, true)
DEFINE_PC_VERSION_(10, 2, false)
DEFINE_PC_VERSION_(7, 2, false)
