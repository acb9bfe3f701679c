/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The list of -serial and -parallel ports.
 */
#include "qemu/osdep.h"
#include "system/system.h"

static GPtrArray *serials, *parallels;

/* By label: a port that was removed in the meantime is not there any more. */
static Chardev *port_get(GPtrArray *ports, int i)
{
    const char *label = ports && i >= 0 && i < (int)ports->len ? ports->pdata[i] : NULL;
    return label ? qemu_chr_find(label) : NULL;
}

static bool port_add(GPtrArray **ports, const char *kind, const char *text, Error **errp)
{
    if (!*ports) {
        *ports = g_ptr_array_new_with_free_func(g_free);
    }
    g_autofree char *label = g_strdup_printf("%s%u", kind, (*ports)->len);
    const char *found = NULL;
    if (!g_str_equal(text, "none")) {
        Chardev *chr = qemu_chr_new_mux_mon(label, text, NULL);
        if (!chr) {
            error_setg(errp, "could not connect %s device to character backend '%s'", kind, text);
            return false;
        }
        found = chr->label;
    }
    g_ptr_array_add(*ports, g_strdup(found));
    return true;
}

Chardev *serial_hd(int i)
{
    return port_get(serials, i);
}

int serial_max_hds(void)
{
    return serials ? serials->len : 0;
}

bool add_serial_hd(const char *text, Error **errp)
{
    return port_add(&serials, "serial", text, errp);
}

Chardev *parallel_hd(int i)
{
    return port_get(parallels, i);
}

int parallel_max_hds(void)
{
    return parallels ? parallels->len : 0;
}

bool add_parallel_hd(const char *text, Error **errp)
{
    if (parallel_max_hds() == MAX_PARALLEL_PORTS) {
        error_setg(errp, "too many parallel ports");
        return false;
    }
    return port_add(&parallels, "parallel", text, errp);
}

void serial_hds_reset(void)
{
    g_clear_pointer(&serials, g_ptr_array_unref);
    g_clear_pointer(&parallels, g_ptr_array_unref);
}
