/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The container of what the command line said.
 */
#include "qemu/osdep.h"
#include "cmdline.h"

static CmdLine the_cmdline;

CmdLine *cmdline(void)
{
    return &the_cmdline;
}

static void item_free(void *opaque)
{
    CmdItem *item = opaque;

    json_object_put(item->opts);
    g_free(item->text);
    g_free(item);
}

CmdItem *cmdline_add(CmdList list, struct json_object *opts, bool from_json, const char *text)
{
    CmdItem *item = g_new0(CmdItem, 1);
    GPtrArray **items = &the_cmdline.lists[list];

    item->opts = opts;
    item->from_json = from_json;
    item->text = g_strdup(text);
    loc_save(&item->loc);
    if (!*items) {
        *items = g_ptr_array_new_with_free_func(item_free);
    }
    g_ptr_array_add(*items, item);
    return item;
}

bool cmdline_foreach(CmdList list, CmdItemFunc *fn, Error **errp)
{
    GPtrArray *items = the_cmdline.lists[list];

    for (unsigned i = 0; items && i < items->len; i++) {
        CmdItem *item = g_ptr_array_index(items, i);

        /* After a failure its location stays, for the message. */
        loc_restore(&item->loc);
        if (!fn(item, errp)) {
            return false;
        }
        loc_set_none();
    }
    return true;
}

const char *cmdline_str(struct json_object *opts, const char *key)
{
    struct json_object *value = NULL;

    if (!json_object_object_get_ex(opts, key, &value) || !value) {
        return NULL;
    }
    return json_object_get_string(value);
}

bool cmdline_check_keys(struct json_object *opts, const char *const *known, Error **errp)
{
    ERRP_GUARD();

    json_object_object_foreach(opts, key, value) {
        (void)value;
        if (!g_strv_contains(known, key)) {
            g_autofree char *names = g_strjoinv(", ", (char **)known);

            error_setg(errp, "Invalid parameter '%s'", key);
            error_append_hint(errp, "Parameters: %s\n", names);
            return false;
        }
    }
    return true;
}

bool cmdline_bool(struct json_object *opts, const char *key, bool *value, Error **errp)
{
    struct json_object *member = NULL;

    if (!json_object_object_get_ex(opts, key, &member)) {
        return true;
    }
    if (json_object_is_type(member, json_type_boolean)) {
        *value = json_object_get_boolean(member);
        return true;
    }
    return parse_option_bool(key, json_object_get_string(member), value, errp);
}

void cmdline_finish(void)
{
    CmdLine *c = &the_cmdline;
    char **texts[] = {
        &c->cpu, &c->kernel, &c->initrd, &c->append, &c->dtb, &c->bios, &c->mem_path, &c->qtest,
        &c->qtest_log, &c->pidfile, &c->run_chroot, &c->run_user, &c->incoming, &c->dump_vmstate,
        &c->log_items, &c->log_file, &c->process_name,
    };

    for (int i = 0; i < LIST__MAX; i++) {
        g_clear_pointer(&c->lists[i], g_ptr_array_unref);
    }
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        g_free(*texts[i]);
    }
    json_object_put(c->machine);
    json_object_put(c->smp);
    json_object_put(c->boot);
    json_object_put(c->memory);
    json_object_put(c->rtc);
    *c = (CmdLine) { 0 };
}
