/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Test device: a guest without power-off hardware ends the process by output.
 *
 * A packet is a number (decimal, or hexadecimal after 0x) and a letter.
 *   NUMBER q    exit status (NUMBER << 1) | 1
 * Other letters are ignored, as is everything that is no packet.
 */
#include "qemu/osdep.h"
#include "chardev/char-io.h"

typedef struct TestdevChardev {
    QOM_PARENT(Chardev);
    uint32_t number;
    unsigned digits;
    bool hex;
} TestdevChardev;

DECLARE_INSTANCE_CHECKER(TestdevChardev, TESTDEV_CHARDEV, TYPE_CHARDEV_TESTDEV)

static void take_byte(TestdevChardev *s, uint8_t c)
{
    if (g_ascii_isdigit(c) || (s->hex && g_ascii_isxdigit(c))) {
        s->number = s->number * (s->hex ? 16 : 10) + g_ascii_xdigit_value(c);
        s->digits++;
        return;
    }
    if (c == 'x' && s->digits == 1 && s->number == 0 && !s->hex) {
        s->hex = true;
        return;
    }
    if (c == 'q') {
        chr_exit((s->number << 1) | 1);
    }
    s->number = s->digits = 0;
    s->hex = false;
}

static int testdev_write(Chardev *chr, const uint8_t *buf, int len)
{
    for (int i = 0; i < len; i++) {
        take_byte(TESTDEV_CHARDEV(chr), buf[i]);
    }
    return len;
}

static bool testdev_open(Chardev *chr, struct json_object *data, bool *be_opened, Error **errp)
{
    return true;
}

static void testdev_class_init(ObjectClass *klass, const void *data)
{
    ChardevClass *cc = CHARDEV_CLASS(klass);
    cc->chr_open = testdev_open;
    cc->chr_write = testdev_write;
}

static const TypeInfo testdev_types[] = {
    {
        .name = TYPE_CHARDEV_TESTDEV,
        .parent = TYPE_CHARDEV,
        .instance_size = sizeof(TestdevChardev),
        .class_init = testdev_class_init,
    },
};
DEFINE_TYPES(testdev_types)
