/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The virt board: RAM at 1 GiB, interrupt controller and two PL011s.  Interrupt lines
 * end in /machine/intc, whose input N is shared peripheral interrupt N.
 */
#include "qemu/osdep.h"
#include "hw/arm/virt.h"
#include "hw/core/qdev-properties-system.h"
#include "hw/core/sysbus.h"
#include "hw/intc/arm_gic.h"
#include "hw/intc/irq-sink.h"
#include "qemu/error-report.h"
#include "qemu/units.h"
#include "system/address-spaces.h"
#include "system/system.h"

#define LEGACY_RAMLIMIT_PA_BITS 32   /* highmem=off */
#define CPU_PA_BITS 40               /* the smallest of the CPUs that are allowed */

struct VirtMachineState {
    QOM_PARENT(MachineState);

    bool secure;
    bool virtualization;
    bool highmem;
    bool compact_highmem;
    bool highmem_ecam;
    bool highmem_mmio;
    bool highmem_redists;
    bool its;
    bool ras;
    bool mte;
    bool dtb_randomness;
    bool default_bus_bypass_iommu;
    char *gic_version;
    char *iommu;
    char *acpi;
    char *oem_id;
    char *oem_table_id;
    uint64_t highmem_mmio_size;

    DeviceState *intc;
};

/* ---- properties: on or off ----------------------------------------------------------------- */

typedef struct VirtSwitch {
    const char *name;
    size_t offset;
    bool value;                      /* by default */
    bool missing;                    /* "on" is not there yet */
    const char *description;
} VirtSwitch;

#define SWITCH_(name, member, value, missing, text) \
    { name, offsetof(VirtMachineState, member), value, missing, text }
static const VirtSwitch virt_switches[] = {
    SWITCH_("secure", secure, false, true, "give the CPUs EL3 and a secure world"),
    SWITCH_("virtualization", virtualization, false, true, "give the CPUs EL2"),
    SWITCH_("highmem", highmem, true, false, "use physical addresses above 4 GiB"),
    SWITCH_("compact-highmem", compact_highmem, true, false,
            "regions above RAM that are off take no room"),
    SWITCH_("highmem-ecam", highmem_ecam, true, false, "PCI configuration space above RAM"),
    SWITCH_("highmem-mmio", highmem_mmio, true, false, "PCI memory window above RAM"),
    SWITCH_("highmem-redists", highmem_redists, true, false,
            "more interrupt redistributors above RAM"),
    SWITCH_("its", its, false, true, "interrupt translation service"),
    SWITCH_("ras", ras, false, true, "report host memory errors to the guest"),
    SWITCH_("mte", mte, false, true, "memory tagging"),
    SWITCH_("dtb-randomness", dtb_randomness, true, false, "random seeds in the device tree"),
    SWITCH_("dtb-kaslr-seed", dtb_randomness, true, false, "old name of dtb-randomness"),
    SWITCH_("default-bus-bypass-iommu", default_bus_bypass_iommu, false, false,
            "the default PCI bus does not go through an IOMMU"),
};

static bool *switch_of(Object *obj, const VirtSwitch *row)
{
    return (bool *)((char *)VIRT_MACHINE(obj) + row->offset);
}

static void get_switch(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    bool value = *switch_of(obj, opaque);

    visit_type_bool(v, name, &value, errp);
}

static void set_switch(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    const VirtSwitch *row = opaque;
    bool value;

    if (!visit_type_bool(v, name, &value, errp)) {
        return;
    }
    if (value && row->missing) {
        error_setg(errp, "%s=on is not supported by this build", row->name);
        return;
    }
    *switch_of(obj, row) = value;
}

/* ---- properties: words --------------------------------------------------------------------- */

typedef struct VirtWord {
    const char *name;
    size_t offset;
    const char *value;               /* by default */
    void (*check)(const char *word, Error **errp);    /* NULL: anything goes */
    const char *description;
} VirtWord;

static void check_gic_version(const char *word, Error **errp)
{
    static const char *const known[] = { "2", "3", "max", NULL };
    ERRP_GUARD();

    if (!strcmp(word, "4") || !strcmp(word, "host")) {
        error_setg(errp, "gic-version=%s is not supported by this build", word);
    } else if (!g_strv_contains(known, word)) {
        error_setg(errp, "Invalid gic-version value");
        error_append_hint(errp, "Valid values are 3, 2, host, max.\n");
    }
}

static void check_iommu(const char *word, Error **errp)
{
    ERRP_GUARD();

    if (!strcmp(word, "smmuv3")) {
        error_setg(errp, "iommu=smmuv3 is not supported by this build");
    } else if (strcmp(word, "none")) {
        error_setg(errp, "Invalid iommu value");
        error_append_hint(errp, "Valid values are none, smmuv3.\n");
    }
}

static void check_acpi(const char *word, Error **errp)
{
    static const char *const known[] = { "on", "off", "auto", NULL };

    if (!g_strv_contains(known, word)) {
        error_setg(errp, "Parameter 'acpi' does not accept value '%s'", word);
    }
}

static void check_oem_id(const char *word, Error **errp)
{
    if (strlen(word) > 6) {
        error_setg(errp, "User specified x-oem-id value is bigger than 6 bytes in size");
    }
}

static void check_oem_table_id(const char *word, Error **errp)
{
    if (strlen(word) > 8) {
        error_setg(errp, "User specified x-oem-table-id value is bigger than 8 bytes in size");
    }
}

#define WORD_(name, member, value, check, text) \
    { name, offsetof(VirtMachineState, member), value, check, text }
static const VirtWord virt_words[] = {
    WORD_("gic-version", gic_version, "2", check_gic_version, "interrupt controller: 2, 3, max"),
    WORD_("iommu", iommu, "none", check_iommu, "IOMMU: none"),
    WORD_("acpi", acpi, "auto", check_acpi, "ACPI tables: on, off, auto"),
    WORD_("x-oem-id", oem_id, "BOCHS ", check_oem_id, "OEM id of the ACPI tables"),
    WORD_("x-oem-table-id", oem_table_id, "BXPC    ", check_oem_table_id,
          "OEM table id of the ACPI tables"),
};

static char **word_of(Object *obj, const VirtWord *row)
{
    return (char **)((char *)VIRT_MACHINE(obj) + row->offset);
}

static void get_word(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    visit_type_str(v, name, word_of(obj, opaque), errp);
}

static void set_word(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    ERRP_GUARD();
    const VirtWord *row = opaque;
    char *word = NULL;

    if (!visit_type_str(v, name, &word, errp)) {
        return;
    }
    if (row->check) {
        row->check(word, errp);
    }
    if (*errp) {
        g_free(word);
    } else {
        g_free(*word_of(obj, row));
        *word_of(obj, row) = word;
    }
}

static void get_mmio_size(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    visit_type_size(v, name, &VIRT_MACHINE(obj)->highmem_mmio_size, errp);
}

static void set_mmio_size(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    uint64_t size;

    if (!visit_type_size(v, name, &size, errp)) {
        return;
    }
    if (size & (size - 1)) {
        error_setg(errp, "highmem-mmio-size is not a power of 2");
    } else if (size < 512 * GiB) {
        error_setg(errp, "highmem-mmio-size cannot be set to a lower value than 512 GiB");
    } else {
        VIRT_MACHINE(obj)->highmem_mmio_size = size;
    }
}

/* ---- building ------------------------------------------------------------------------------ */

/* One of the UARTs; none when this build has no PL011. */
static void create_uart(VirtMachineState *vms, hwaddr base, int spi, Chardev *chr)
{
    DeviceState *dev;

    if (!module_object_class_by_name("pl011")) {
        return;
    }
    dev = qdev_new("pl011");
    qdev_prop_set_chr(dev, "chardev", chr);
    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_fatal);
    sysbus_mmio_map(SYS_BUS_DEVICE(dev), 0, base);
    sysbus_connect_irq(SYS_BUS_DEVICE(dev), 0, qdev_get_gpio_in(vms->intc, spi));
}

/* RAM must end below what the CPUs can address. */
static void check_ram_size(VirtMachineState *vms, const MachineState *ms)
{
    unsigned bits = vms->highmem ? CPU_PA_BITS : LEGACY_RAMLIMIT_PA_BITS;
    uint64_t limit = (1ull << bits) - VIRT_MEM_BASE;

    if (ms->ram_size > limit) {
        error_report("Addressing limited to %u bits, but memory exceeds it by %" PRIu64 " bytes",
                     bits, ms->ram_size - limit);
        exit(1);
    }
}

/* A GICv2 serves up to eight CPUs; while there is no GICv3, that one is a sink for lines. */
static DeviceState *create_gic(MachineState *ms)
{
    DeviceState *dev;

    if (strcmp(VIRT_MACHINE(ms)->gic_version, "2") || ms->smp.max_cpus > ARM_GIC_MAX_CPUS) {
        return irq_sink_create(OBJECT(ms), "intc", VIRT_NUM_SPIS);
    }
    dev = qdev_new(TYPE_ARM_GIC);
    qdev_prop_set_uint32(dev, "num-cpu", ms->smp.cpus);
    qdev_prop_set_uint32(dev, "num-irq", VIRT_NUM_SPIS + ARM_GIC_PRIVATE);
    object_property_add_child(OBJECT(ms), "intc", OBJECT(dev));
    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_fatal);
    sysbus_mmio_map(SYS_BUS_DEVICE(dev), 0, VIRT_GIC_DIST_BASE);
    sysbus_mmio_map(SYS_BUS_DEVICE(dev), 1, VIRT_GIC_CPU_BASE);
    return dev;
}

static void virt_machine_init(MachineState *ms)
{
    VirtMachineState *vms = VIRT_MACHINE(ms);

    check_ram_size(vms, ms);
    memory_region_add_subregion(get_system_memory(), VIRT_MEM_BASE, ms->ram);
    vms->intc = create_gic(ms);
    /* The order gives the UARTs their numbers in streams. */
    if (serial_hd(1)) {
        create_uart(vms, VIRT_UART1_BASE, VIRT_UART1_SPI, serial_hd(1));
    }
    create_uart(vms, VIRT_UART0_BASE, VIRT_UART0_SPI, serial_hd(0));
}

/* ---- types --------------------------------------------------------------------------------- */

static void virt_instance_init(Object *obj)
{
    for (size_t i = 0; i < ARRAY_SIZE(virt_switches); i++) {
        *switch_of(obj, &virt_switches[i]) = virt_switches[i].value;
    }
    for (size_t i = 0; i < ARRAY_SIZE(virt_words); i++) {
        *word_of(obj, &virt_words[i]) = g_strdup(virt_words[i].value);
    }
    VIRT_MACHINE(obj)->highmem_mmio_size = 512 * GiB;
}

static void virt_instance_finalize(Object *obj)
{
    for (size_t i = 0; i < ARRAY_SIZE(virt_words); i++) {
        g_free(*word_of(obj, &virt_words[i]));
    }
}

static void add_properties(ObjectClass *oc)
{
    for (size_t i = 0; i < ARRAY_SIZE(virt_switches); i++) {
        const VirtSwitch *row = &virt_switches[i];

        object_class_property_add(oc, row->name, "bool", get_switch, set_switch, NULL,
                                  (void *)(uintptr_t)row);
        object_class_property_set_description(oc, row->name, row->description);
    }
    for (size_t i = 0; i < ARRAY_SIZE(virt_words); i++) {
        const VirtWord *row = &virt_words[i];

        object_class_property_add(oc, row->name, "string", get_word, set_word, NULL,
                                  (void *)(uintptr_t)row);
        object_class_property_set_description(oc, row->name, row->description);
    }
    object_class_property_add(oc, "highmem-mmio-size", "size", get_mmio_size, set_mmio_size, NULL,
                              NULL);
    object_class_property_set_description(oc, "highmem-mmio-size",
                                          "size of the PCI memory window above RAM");
}

static void virt_class_init(ObjectClass *oc, const void *data)
{
    static const char *const cpu_types[] = {
        "cortex-a53-arm-cpu", "cortex-a57-arm-cpu", "cortex-a72-arm-cpu", "cortex-a76-arm-cpu",
        "neoverse-n1-arm-cpu", "max-arm-cpu", NULL,
    };
    MachineClass *mc = MACHINE_CLASS(oc);

    mc->init = virt_machine_init;
    mc->max_cpus = 512;
    mc->no_cdrom = true;
    mc->pci_allow_0_address = true;
    mc->minimum_page_bits = 12;
    mc->smp_props.clusters_supported = true;
    mc->default_ram_size = 128 * MiB;
    mc->default_ram_id = "mach-virt.ram";
    mc->default_cpu_type = "cortex-a57-arm-cpu";
    mc->valid_cpu_types = cpu_types;
    mc->default_nic = "virtio-net-pci";
    add_properties(oc);
}

static const TypeInfo virt_types[] = {
    {
        .name = TYPE_VIRT_MACHINE,
        .parent = TYPE_MACHINE,
        .abstract = true,
        .instance_size = sizeof(VirtMachineState),
        .instance_init = virt_instance_init,
        .instance_finalize = virt_instance_finalize,
        .class_init = virt_class_init,
    },
};
DEFINE_TYPES(virt_types)

static void virt_11_0_options(MachineClass *mc)
{
    mc->desc = "QEMU 11.0 ARM Virtual Machine";
}
DEFINE_MACHINE_VERSION(virt, "virt", TYPE_VIRT_MACHINE, 11, 0, true, virt_11_0_options)

static void virt_10_2_options(MachineClass *mc)
{
    virt_11_0_options(mc);
    mc->desc = "QEMU 10.2 ARM Virtual Machine";
}
DEFINE_MACHINE_VERSION(virt, "virt", TYPE_VIRT_MACHINE, 10, 2, false, virt_10_2_options)

static void virt_7_2_options(MachineClass *mc)
{
    virt_10_2_options(mc);
    mc->desc = "QEMU 7.2 ARM Virtual Machine";
}
DEFINE_MACHINE_VERSION(virt, "virt", TYPE_VIRT_MACHINE, 7, 2, false, virt_7_2_options)
