/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The oracles that every type must satisfy, whatever it is: it comes and goes
 * without a trace, realize undoes itself, reset forgets, and what is saved is
 * what is loaded.
 */
#include "qemu/osdep.h"
#include "hw/core/sysbus.h"
#include "hwcore-test.h"
#include "migration/qemu-file.h"
#include "migration/vmstate-walk.h"
#include "migration/vmstate.h"
#include "qemu/bswap.h"

enum { ROUNDS = 100 };

/* Types that are not made by users or boards alone, and why. */
static const char *const not_alone[] = {
    "irq",                      /* needs its handler: qemu_allocate_irq() */
    "memory-region",            /* needs memory_region_init_*() */
    NULL,
};

/* What reset keeps on purpose; the member of the description, and why. */
static const struct { const char *type, *path; } kept_by_reset[] = {
    { "irq-sink", "levels" },           /* belongs to the drivers of the lines */
    { "or-irq", "levels" },             /* likewise */
    { "mc146818rtc", NULL },            /* battery backed */
    { "isa-i8259", NULL },              /* input levels and ELCR belong to others */
    { "ioapic", NULL },                 /* input levels belong to others */
};

static bool keeps(const char *type, const char *path)
{
    for (size_t i = 0; i < ARRAY_SIZE(kept_by_reset); i++) {
        if (!strcmp(kept_by_reset[i].type, type)
            && (!kept_by_reset[i].path || g_str_has_prefix(path, kept_by_reset[i].path))) {
            return true;
        }
    }
    return false;
}

static GSList *concrete(const char *implements)
{
    return object_class_get_list_sorted(implements, false);
}

static void settle(void)
{
    main_loop_wait(true);
}

/* ---- coming and going ----------------------------------------------------------------- */

static void test_create_and_free(void)
{
    GSList *classes = concrete(TYPE_OBJECT);
    unsigned types = 0;

    for (GSList *l = classes; l; l = l->next) {
        const char *name = object_class_get_name(l->data);
        unsigned alive;

        if (g_strv_contains(not_alone, name)) {
            continue;
        }
        object_unref(object_new(name));
        settle();
        alive = object_census(NULL);
        for (int i = 0; i < ROUNDS; i++) {
            object_unref(object_new(name));
        }
        settle();
        if (object_census(NULL) != alive) {
            object_census(stderr);
            g_error("%s leaves objects behind", name);
        }
        types++;
    }
    g_slist_free(classes);
    g_test_message("%u types", types);
    g_assert_cmpuint(types, >, 20);
}

/* A device on the bus it wants; NULL: there is no such bus here, or realize says why not. */
static DeviceState *make(const char *name)
{
    DeviceState *dev = qdev_new(name);
    const char *bus_type = DEVICE_GET_CLASS(dev)->bus_type;
    Error *err = NULL;
    bool ok = false;

    object_property_add_child(object_get_root(), "made[*]", OBJECT(dev));
    if (object_property_find(OBJECT(dev), "hpet-intcap")) {
        qdev_prop_set_uint32(dev, "hpet-intcap", 4);
    }
    if (!bus_type) {
        ok = qdev_realize(dev, NULL, &err);
    } else if (!strcmp(bus_type, TYPE_SYSTEM_BUS)) {
        ok = qdev_realize(dev, sysbus_get_default(), &err);
    }
    g_assert_true(ok == (err == NULL) || !ok);
    error_free(err);
    object_unref(dev);
    if (!ok) {
        object_unparent(OBJECT(dev));
        return NULL;
    }
    return dev;
}

static void unmake(DeviceState *dev)
{
    object_unparent(OBJECT(dev));
    settle();
}

static void test_realize_and_unrealize(void)
{
    GSList *classes = concrete(TYPE_DEVICE);
    unsigned made = 0, refused = 0;

    for (GSList *l = classes; l; l = l->next) {
        const char *name = object_class_get_name(l->data);
        DeviceState *dev = make(name);
        unsigned alive;

        settle();
        if (dev) {
            unmake(dev);
        }
        alive = object_census(NULL);
        for (int i = 0; i < ROUNDS; i++) {
            dev = make(name);
            if (dev) {
                device_cold_reset(dev);
                unmake(dev);
                made += i == 0;
            } else {
                refused += i == 0;
            }
            settle();
        }
        if (object_census(NULL) != alive) {
            object_census(stderr);
            g_error("%s leaves objects behind", name);
        }
    }
    g_slist_free(classes);
    g_test_message("%u device types realized, %u refused", made, refused);
    g_assert_cmpuint(made, >=, 4);
}

/* Realized twice in one life. */
static void test_realize_again(void)
{
    GSList *classes = concrete(TYPE_DEVICE);

    for (GSList *l = classes; l; l = l->next) {
        DeviceState *dev = make(object_class_get_name(l->data));
        BusState *bus;

        if (!dev) {
            continue;
        }
        bus = qdev_get_parent_bus(dev);
        qdev_unrealize(dev);
        g_assert_false(qdev_is_realized(dev));
        g_assert_true(qdev_realize(dev, bus, &error_abort));
        device_cold_reset(dev);
        unmake(dev);
    }
    g_slist_free(classes);
}

/* ---- descriptions --------------------------------------------------------------------------- */

static void check_description(ObjectClass *klass, void *count)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    if (dc->vmsd) {
        g_assert_true(vmstate_check(dc->vmsd, &error_abort));
        (*(unsigned *)count)++;
    } else if (!object_class_is_abstract(klass) && dc->ops) {
        g_assert_nonnull(dc->unmigratable);
    }
}

static void test_descriptions_are_sound(void)
{
    unsigned count = 0;

    object_class_foreach(check_description, TYPE_DEVICE, true, &count);
    g_test_message("%u descriptions", count);
    g_assert_cmpuint(count, >=, 3);
}

/* ---- reset --------------------------------------------------------------------- */

/* What two devices differ in, without what reset keeps; NULL: nothing. */
static char *difference(const char *type, DeviceState *a, DeviceState *b)
{
    g_autoptr(GPtrArray) ranges = vmstate_walk(qdev_get_vmsd(a));

    for (guint i = 0; i < ranges->len; i++) {
        const VMStateRange *r = ranges->pdata[i];

        if (r->migrated && r->plain && !r->conditional && !keeps(type, r->path)
            && memcmp((char *)a + r->start, (char *)b + r->start, r->size) != 0) {
            return g_strdup_printf("%s: '%s' survives reset", type, r->path);
        }
    }
    return NULL;
}

static void test_reset_forgets(void)
{
    GSList *classes = concrete(TYPE_DEVICE);
    unsigned count = 0;

    for (GSList *l = classes; l; l = l->next) {
        const char *name = object_class_get_name(l->data);
        DeviceState *a = make(name), *b;
        g_autofree char *text = NULL;

        if (!a) {
            continue;
        }
        b = make(name);
        if (b && qdev_get_vmsd(a) && !keeps(name, "")) {
            device_cold_reset(b);
            device_cold_reset(a);
            vmstate_poison(qdev_get_vmsd(a), a, 0xa5);
            device_cold_reset(a);
            text = difference(name, a, b);
            g_assert_cmpstr(text, ==, NULL);
            count++;
        }
        if (b) {
            unmake(b);
        }
        unmake(a);
    }
    g_slist_free(classes);
    g_test_message("%u device types", count);
    g_assert_cmpuint(count, >=, 2);
}

/* ---- save, load, save ---------------------------------------------------------- */

static GByteArray *save(DeviceState *dev)
{
    QEMUFile *f = qemu_file_new_memory_output();
    GByteArray *out = g_byte_array_new();
    const uint8_t *data;
    size_t size;

    g_assert_cmpint(vmstate_save_state(f, qdev_get_vmsd(dev), dev, NULL), ==, 0);
    data = qemu_file_memory(f, &size);
    g_byte_array_append(out, data, size);
    qemu_fclose(f);
    return out;
}

static void test_what_is_saved_is_loaded(void)
{
    GSList *classes = concrete(TYPE_DEVICE);

    for (GSList *l = classes; l; l = l->next) {
        DeviceState *dev = make(object_class_get_name(l->data));

        if (dev && qdev_get_vmsd(dev)) {
            const VMStateDescription *vmsd = qdev_get_vmsd(dev);
            g_autoptr(GByteArray) first = NULL, second = NULL;
            QEMUFile *f;

            device_cold_reset(dev);
            first = save(dev);
            f = qemu_file_new_memory_input(first->data, first->len);
            g_assert_cmpint(vmstate_load_state_errp(f, vmsd, dev, vmsd->version_id, &error_abort),
                            ==, 0);
            qemu_fclose(f);
            second = save(dev);
            g_assert_cmpmem(first->data, first->len, second->data, second->len);
        }
        if (dev) {
            unmake(dev);
        }
    }
    g_slist_free(classes);
}

/* Truncated and scrambled sections of every type are refused or harmless, never worse. */
static void test_hostile_sections(void)
{
    GSList *classes = concrete(TYPE_DEVICE);
    GRand *r = g_rand_new_with_seed(1);

    for (GSList *l = classes; l; l = l->next) {
        DeviceState *dev = make(object_class_get_name(l->data));
        const VMStateDescription *vmsd = dev ? qdev_get_vmsd(dev) : NULL;
        g_autoptr(GByteArray) good = NULL;

        if (vmsd) {
            device_cold_reset(dev);
            good = save(dev);
        }
        for (int i = 0; vmsd && i < 300; i++) {
            g_autofree uint8_t *bad = g_memdup2(good->data, good->len);
            size_t len = i % 2 ? good->len : (size_t)g_rand_int_range(r, 0, good->len + 1);
            QEMUFile *f;
            Error *err = NULL;

            for (int n = 0; good->len && n < 4; n++) {
                bad[g_rand_int_range(r, 0, good->len)] = g_rand_int(r);
            }
            f = qemu_file_new_memory_input(bad, len);
            if (vmstate_load_state_errp(f, vmsd, dev, vmsd->version_id, &err) < 0) {
                g_assert_nonnull(err);
                error_free(err);
            }
            qemu_fclose(f);
            device_cold_reset(dev);
        }
        if (dev) {
            unmake(dev);
        }
    }
    g_slist_free(classes);
    g_rand_free(r);
}

int main(int argc, char **argv)
{
    hwcore_test_init(&argc, &argv);
    g_test_add_func("/every-type/create-and-free", test_create_and_free);
    g_test_add_func("/every-type/realize-and-unrealize", test_realize_and_unrealize);
    g_test_add_func("/every-type/realize-again", test_realize_again);
    g_test_add_func("/every-type/descriptions", test_descriptions_are_sound);
    g_test_add_func("/every-type/reset-forgets", test_reset_forgets);
    g_test_add_func("/every-type/save-load-save", test_what_is_saved_is_loaded);
    g_test_add_func("/every-type/hostile-sections", test_hostile_sections);
    return hwcore_test_run();
}
