/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options for what this emulator does not have: the forms that ask for nothing
 * are accepted, the others get one clear line.
 */
#include "qemu/osdep.h"
#include "cmdline.h"
#include "qemu/keyval.h"
#include "qemu/target-info.h"

/* Accepted without effect. */
bool opt_ignore(const OptionRow *row, const char *arg, Error **errp)
{
    return true;
}

/* row->extra says what is missing. */
bool opt_refuse(const OptionRow *row, const char *arg, Error **errp)
{
    error_setg(errp, "%s", row->extra);
    return false;
}

/* The first word of @arg, which may have the form KEY=WORD (g_free). */
static char *first_word(const char *arg, const char *key)
{
    size_t key_len = strlen(key);

    if (!strncmp(arg, key, key_len) && arg[key_len] == '=') {
        arg += key_len + 1;
    }
    return g_strndup(arg, strcspn(arg, ","));
}

/* ---- network ----------------------------------------------------------------------------- */

static const char *const net_types[] = {
    "bridge", "dgram", "hubport", "l2tpv3", "netmap", "passt", "socket", "stream", "tap", "user",
    "vde", "vhost-user", "vhost-vdpa", "vmnet-host", "vmnet-shared", "vmnet-bridged", NULL,
};

static void netdev_help(void)
{
    printf("Available netdev backend types:\n");
    options_end_after_help();
}

static bool refuse_net_type(const char *type, Error **errp)
{
    if (g_strv_contains(net_types, type)) {
        error_setg(errp, "network backend '%s' is not compiled into this binary", type);
    } else {
        error_setg(errp, "Parameter 'type' does not accept value '%s'", type);
    }
    return false;
}

bool opt_netdev(const OptionRow *row, const char *arg, Error **errp)
{
    g_autofree char *type = NULL;
    struct json_object *opts = NULL;

    if (is_help_option(arg)) {
        netdev_help();
    }
    if (*arg != '{') {
        type = first_word(arg, "type");
        return refuse_net_type(type, errp);
    }
    opts = json_parse_object(arg, errp);
    if (opts) {
        type = g_strdup(cmdline_str(opts, "type") ?: "");
        json_object_put(opts);
        return refuse_net_type(type, errp);
    }
    return false;
}

bool opt_nic(const OptionRow *row, const char *arg, Error **errp)
{
    g_autofree char *type = first_word(arg, "type");

    if (is_help_option(arg)) {
        netdev_help();
    }
    return !strcmp(type, "none") || refuse_net_type(type, errp);
}

bool opt_net(const OptionRow *row, const char *arg, Error **errp)
{
    g_autofree char *type = first_word(arg, "type");

    if (!strcmp(type, "nic")) {
        error_setg(errp, "network devices are not supported by this build");
        return false;
    }
    return opt_nic(row, arg, errp);
}

/* ---- storage ------------------------------------------------------------------------------- */

static bool refuse_file(const char *path, Error **errp)
{
    if (path && access(path, F_OK) < 0) {
        error_setg_file_open(errp, errno, path);
    } else {
        error_setg(errp, "block devices are not supported by this build");
    }
    return false;
}

bool opt_drive(const OptionRow *row, const char *arg, Error **errp)
{
    struct json_object *opts = NULL;

    if (strchr(arg, '=') && *arg != '{') {
        opts = keyval_parse(arg, NULL, NULL, errp);
        if (!opts) {
            return false;
        }
    }
    refuse_file(opts ? cmdline_str(opts, "file") : *arg == '{' ? NULL : arg, errp);
    json_object_put(opts);
    return false;
}

bool cmdline_positional(const char *arg, Error **errp)
{
    return refuse_file(arg, errp);
}

/* ---- display, sound ------------------------------------------------------------------------ */

bool opt_display(const OptionRow *row, const char *arg, Error **errp)
{
    static const char *const known[] = {
        "cocoa", "curses", "dbus", "default", "egl-headless", "gtk", "sdl", "spice-app",
        "vnc", NULL,
    };
    g_autofree char *type = first_word(arg, "type");

    if (is_help_option(arg)) {
        printf("Available display backend types:\nnone\n");
        options_end_after_help();
    }
    if (!strcmp(type, "none")) {
        return true;
    }
    if (g_strv_contains(known, type)) {
        error_setg(errp, "display '%s' is not supported by this build; there is: none", type);
    } else {
        error_setg(errp, "Parameter 'type' does not accept value '%s'", type);
    }
    return false;
}

bool opt_vga(const OptionRow *row, const char *arg, Error **errp)
{
    static const char *const known[] = { "cirrus", "qxl", "virtio", "vmware", "xenfb", NULL };

    if (is_help_option(arg)) {
        printf("none                 no graphic card\n");
        options_end_after_help();
    }
    /* "std" is what pc has by itself; it comes with the display. */
    if (!strcmp(arg, "none") || (!strcmp(arg, "std") && !strcmp(target_name(), "x86_64"))) {
        return true;
    }
    if (g_strv_contains(known, arg) || !strcmp(arg, "std")) {
        error_setg(errp, "vga type '%s' is not supported by this build; there is: none", arg);
    } else {
        error_setg(errp, "unknown vga type: %s", arg);
    }
    return false;
}

static bool check_audio_driver(const char *driver, Error **errp)
{
    if (driver && !strcmp(driver, "none")) {
        return true;
    }
    error_setg(errp, "audio driver '%s' is not supported by this build; there is: none",
               driver ?: "");
    return false;
}

static void audio_help(void)
{
    printf("Available audio drivers:\nnone\n");
    options_end_after_help();
}

bool opt_audio(const OptionRow *row, const char *arg, Error **errp)
{
    g_autofree char *driver = first_word(arg, "driver");

    if (is_help_option(arg)) {
        audio_help();
    }
    return check_audio_driver(driver, errp);
}

bool opt_audiodev(const OptionRow *row, const char *arg, Error **errp)
{
    struct json_object *opts;
    bool ok;

    if (is_help_option(arg)) {
        audio_help();
    }
    opts = keyval_parse_or_json(arg, "driver", NULL, errp);
    ok = opts && check_audio_driver(cmdline_str(opts, "driver"), errp);
    json_object_put(opts);
    return ok;
}
