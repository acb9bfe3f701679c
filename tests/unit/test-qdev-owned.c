/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Character handlers and watches that a device owns. */
#include "qemu/osdep.h"
#include "hw/core/qdev-owned.h"
#include "hw/core/qdev-properties-system.h"
#include "chardev/char.h"
#include "hwcore-test.h"

/* ---- a back end that can be waited for --------------------------------------------- */

#define TYPE_WAITED "chardev-waited"

static int pipe_fds[2];

static GSource *waited_add_watch(Chardev *chr, GIOCondition cond)
{
    GIOChannel *channel = g_io_channel_unix_new(pipe_fds[1]);
    GSource *source = g_io_create_watch(channel, cond);

    g_io_channel_unref(channel);
    return source;
}

static bool waited_open(Chardev *chr, struct json_object *data, bool *be_opened, Error **errp)
{
    return true;
}

static void waited_class_init(ObjectClass *klass, const void *data)
{
    ChardevClass *cc = CHARDEV_CLASS(klass);

    cc->chr_open = waited_open;
    cc->chr_add_watch = waited_add_watch;
}

/* ---- a device on it ---------------------------------------------------------------- */

#define TYPE_TALKER "talker"
OBJECT_DECLARE_SIMPLE_TYPE(Talker, TALKER)
struct Talker {
    DeviceState parent_obj;
    CharFrontend chr;
    int ready, rounds;
    bool remove_inside;
    uint8_t last;
    int opened;
};

static int talker_can_read(void *opaque)
{
    return 1;
}

static void talker_read(void *opaque, const uint8_t *buf, int size)
{
    TALKER(opaque)->last = buf[0];
}

static void talker_event(void *opaque, QEMUChrEvent event)
{
    TALKER(opaque)->opened += event == CHR_EVENT_OPENED;
}

static bool talker_ready(void *opaque)
{
    Talker *t = opaque;

    t->ready++;
    if (t->remove_inside) {
        qdev_remove_chr_watches(DEVICE(t), &t->chr);
    }
    return t->ready < t->rounds;
}

static bool talker_realize(Talker *t, Error **errp)
{
    qdev_init_chr_handlers(DEVICE(t), &t->chr, talker_can_read, talker_read, talker_event, t);
    return true;
}

static const Property talker_props[] = {
    DEFINE_PROP_CHR("chardev", Talker, chr),
};

static const DEVICE_OPS(Talker) talker_ops = {
    .realize = talker_realize,
    .unmigratable = "a test device",
    DEVICE_PROPS(talker_props),
};

static const TypeInfo types[] = {
    { .name = TYPE_WAITED, .parent = TYPE_CHARDEV, .class_init = waited_class_init },
    { .name = TYPE_TALKER, .parent = TYPE_DEVICE, .instance_size = sizeof(Talker),
      .class_init = device_class_init_ops, .class_data = &talker_ops.ops },
};
DEFINE_TYPES(types)

static Chardev *new_chr(const char *type)
{
    return qemu_chardev_new("c0", type, NULL, NULL, &error_abort);
}

static Talker *new_talker(Chardev *chr)
{
    DeviceState *dev = qdev_new(TYPE_TALKER);

    object_property_add_child(qdev_get_machine(), "talker", OBJECT(dev));
    object_unref(dev);
    qdev_prop_set_chr(dev, "chardev", chr);
    g_assert_true(qdev_realize(dev, NULL, &error_abort));
    return TALKER(dev);
}

static void loop(void)
{
    for (int i = 0; i < 5; i++) {
        main_loop_wait(true);
    }
}

/* ---- tests ------------------------------------------------------------------------- */

static void test_handlers(void)
{
    Chardev *chr = new_chr(TYPE_WAITED);
    Talker *t = new_talker(chr);
    uint8_t byte = 'x';

    g_assert_cmpint(t->opened, ==, 1);
    g_assert_cmpint(qemu_chr_be_can_write(chr), ==, 1);
    qemu_chr_be_write(chr, &byte, 1);
    g_assert_cmpint(t->last, ==, 'x');
    qdev_unrealize(DEVICE(t));
    g_assert_cmpint(qemu_chr_be_can_write(chr), ==, 0);
    g_assert_true(qdev_realize(DEVICE(t), NULL, &error_abort));
    g_assert_cmpint(qemu_chr_be_can_write(chr), ==, 1);
    object_unparent(OBJECT(t));
    g_assert_false(qemu_chr_is_busy(chr));
    qemu_chr_delete(chr);
}

static void test_watch(void)
{
    Chardev *chr = new_chr(TYPE_WAITED);
    Talker *t = new_talker(chr);
    unsigned base = qdev_count_resources(DEVICE(t));

    t->rounds = 2;
    g_assert_true(qdev_add_chr_watch(DEVICE(t), &t->chr, G_IO_OUT, talker_ready, t));
    g_assert_cmpuint(qdev_count_resources(DEVICE(t)), ==, base + 1);
    loop();
    g_assert_cmpint(t->ready, ==, 2);   /* called until it said no */
    g_assert_cmpuint(qdev_count_resources(DEVICE(t)), ==, base);

    t->remove_inside = true;
    t->rounds = 100;
    g_assert_true(qdev_add_chr_watch(DEVICE(t), &t->chr, G_IO_OUT, talker_ready, t));
    loop();
    g_assert_cmpint(t->ready, ==, 3);
    g_assert_cmpuint(qdev_count_resources(DEVICE(t)), ==, base);

    t->rounds = 0;                      /* removed and said no */
    g_assert_true(qdev_add_chr_watch(DEVICE(t), &t->chr, G_IO_OUT, talker_ready, t));
    loop();
    g_assert_cmpint(t->ready, ==, 4);

    g_assert_true(qdev_add_chr_watch(DEVICE(t), &t->chr, G_IO_OUT, talker_ready, t));
    qdev_unrealize(DEVICE(t));
    loop();
    g_assert_cmpint(t->ready, ==, 4);
    object_unparent(OBJECT(t));
    qemu_chr_delete(chr);
}

static void test_no_watch(void)
{
    Chardev *chr = new_chr("chardev-null");
    Talker *t = new_talker(chr);

    g_assert_false(qdev_add_chr_watch(DEVICE(t), &t->chr, G_IO_OUT, talker_ready, t));
    object_unparent(OBJECT(t));
    qemu_chr_delete(chr);
    t = new_talker(NULL);
    g_assert_false(qdev_add_chr_watch(DEVICE(t), &t->chr, G_IO_OUT, talker_ready, t));
    object_unparent(OBJECT(t));
}

int main(int argc, char **argv)
{
    hwcore_test_init(&argc, &argv);
    g_assert_cmpint(pipe(pipe_fds), ==, 0);
    g_test_add_func("/qdev-owned/handlers", test_handlers);
    g_test_add_func("/qdev-owned/watch", test_watch);
    g_test_add_func("/qdev-owned/no-watch", test_no_watch);
    return hwcore_test_run();
}
