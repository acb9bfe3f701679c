/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The option groups: what sections of configuration files and management tools
 * know. The second half is only listed; those options are parsed elsewhere,
 * because their values have structure.
 */
#include "qemu/osdep.h"
#include "qemu/config-file.h"
#include "qemu/module.h"

#define GROUP_HEAD_(id) .head = QTAILQ_HEAD_INITIALIZER(id##_group.head)
#define STR_(key, text)  { .name = key, .type = QEMU_OPT_STRING, .help = text }
#define BOOL_(key, text) { .name = key, .type = QEMU_OPT_BOOL, .help = text }
#define NUM_(key, text)  { .name = key, .type = QEMU_OPT_NUMBER, .help = text }

static QemuOptsList name_group = {
    .name = "name", .implied_opt_name = "guest", .merge_lists = true, GROUP_HEAD_(name),
    .desc = {
        STR_("guest", "name of the machine, for management and window titles"),
        STR_("process", "name of the process"),
        BOOL_("debug-threads", "accepted; threads always have names"),
        { }
    },
};
static QemuOptsList rtc_group = {
    .name = "rtc", .merge_lists = true, GROUP_HEAD_(rtc),
    .desc = {
        STR_("base", "utc, localtime or a date"),
        STR_("clock", "host, rt or vm"),
        STR_("driftfix", "none or slew"),
        { }
    },
};
static QemuOptsList action_group = {
    .name = "action", .merge_lists = true, GROUP_HEAD_(action),
    .desc = { { } },
};
static QemuOptsList msg_group = {
    .name = "msg", .merge_lists = true, GROUP_HEAD_(msg),
    .desc = {
        BOOL_("timestamp", "put date and time before messages"),
        BOOL_("guest-name", "put the machine's name before messages"),
        { }
    },
};
static QemuOptsList run_with_group = {
    .name = "run-with", .merge_lists = true, GROUP_HEAD_(run_with),
    .desc = {
        BOOL_("async-teardown", "accepted without effect"),
        STR_("chroot", "folder that becomes the root before the machine starts"),
        BOOL_("exit-with-parent", "end when the parent process ends"),
        STR_("user", "user, or UID:GID, to run as"),
        { }
    },
};
static QemuOptsList overcommit_group = {
    .name = "overcommit", GROUP_HEAD_(overcommit),
    .desc = {
        STR_("mem-lock", "on: keep all memory in RAM; on-fault: once touched"),
        BOOL_("cpu-pm", "let the guest manage the host CPU's power"),
        { }
    },
};
static QemuOptsList sandbox_group = {
    .name = "sandbox", .implied_opt_name = "enable", GROUP_HEAD_(sandbox),
    .desc = {
        BOOL_("enable", "filter system calls"),
        STR_("obsolete", "allow or deny"),
        STR_("elevateprivileges", "allow, deny or children"),
        STR_("spawn", "allow or deny"),
        STR_("resourcecontrol", "allow or deny"),
        { }
    },
};
static QemuOptsList icount_group = {
    .name = "icount", .implied_opt_name = "shift", .merge_lists = true, GROUP_HEAD_(icount),
    .desc = {
        STR_("shift", "an instruction takes 2^shift ns; or auto"),
        BOOL_("align", "keep to the host's clock"),
        BOOL_("sleep", "let idle time pass in real time"),
        STR_("rr", "record or replay"),
        { }
    },
};
static QemuOptsList mon_group = {
    .name = "mon", .implied_opt_name = "chardev", GROUP_HEAD_(mon),
    .desc = {
        STR_("chardev", "character device to use"),
        STR_("mode", "readline or control"),
        BOOL_("pretty", "QMP replies over several lines"),
        { }
    },
};

/* ---- listed ---------------------------------------------------------------------------- */

static QemuOptsList machine_group = {
    .name = "machine", .implied_opt_name = "type", .merge_lists = true, GROUP_HEAD_(machine),
    .desc = {
        STR_("type", "name of the machine"),
        STR_("accel", "accelerators, the first usable one"),
        STR_("kernel", "kernel to start"),
        STR_("initrd", "its initial file system"),
        STR_("append", "its command line"),
        STR_("dtb", "its device tree"),
        STR_("dumpdtb", "write the device tree there and end"),
        STR_("firmware", "firmware image"),
        STR_("memory-backend", "object that holds guest memory"),
        BOOL_("mem-merge", "let the host merge equal pages"),
        BOOL_("dump-guest-core", "put guest memory into core dumps"),
        BOOL_("graphics", "tell the guest there is a display"),
        BOOL_("usb", "have a USB controller"),
        BOOL_("suppress-vmdesc", "no description at the end of migration streams"),
        { }
    },
};
static QemuOptsList memory_group = {
    .name = "memory", .implied_opt_name = "size", .merge_lists = true, GROUP_HEAD_(memory),
    .desc = {
        { .name = "size", .type = QEMU_OPT_SIZE, .help = "guest memory" },
        NUM_("slots", "places for more"),
        { .name = "maxmem", .type = QEMU_OPT_SIZE, .help = "guest memory with all places full" },
        { }
    },
};
static QemuOptsList smp_group = {
    .name = "smp-opts", .implied_opt_name = "cpus", .merge_lists = true, GROUP_HEAD_(smp),
    .desc = {
        NUM_("cpus", "CPUs at the start"),
        NUM_("drawers", "drawers"),
        NUM_("books", "books in a drawer"),
        NUM_("sockets", "sockets"),
        NUM_("dies", "dies in a socket"),
        NUM_("clusters", "clusters in a die"),
        NUM_("modules", "modules in a cluster"),
        NUM_("cores", "cores in a module"),
        NUM_("threads", "threads in a core"),
        NUM_("maxcpus", "CPUs with all places full"),
        { }
    },
};
static QemuOptsList boot_group = {
    .name = "boot-opts", .implied_opt_name = "order", .merge_lists = true, GROUP_HEAD_(boot),
    .desc = {
        STR_("order", "devices to start from"),
        STR_("once", "the same, for the first start"),
        BOOL_("menu", "show the firmware's menu"),
        STR_("splash", "picture to show"),
        NUM_("splash-time", "how long, in ms"),
        NUM_("reboot-timeout", "ms until a failed start is repeated"),
        BOOL_("strict", "start from nothing else"),
        { }
    },
};
static QemuOptsList accel_group = {
    .name = "accel", .implied_opt_name = "accel", GROUP_HEAD_(accel),
    .desc = { STR_("accel", "name of the accelerator"), { } },
};
static QemuOptsList global_group = {
    .name = "global", GROUP_HEAD_(global),
    .desc = {
        STR_("driver", "type of device"),
        STR_("property", "property"),
        STR_("value", "its default"),
        { }
    },
};
static QemuOptsList device_group = {
    .name = "device", .implied_opt_name = "driver", GROUP_HEAD_(device), .desc = { { } },
};
static QemuOptsList object_group = {
    .name = "object", .implied_opt_name = "qom-type", GROUP_HEAD_(object), .desc = { { } },
};
static QemuOptsList add_fd_group = {
    .name = "add-fd", GROUP_HEAD_(add_fd),
    .desc = {
        NUM_("fd", "the descriptor"),
        NUM_("set", "the set it goes to"),
        STR_("opaque", "what it is for"),
        { }
    },
};

static void register_groups(void)
{
    QemuOptsList *groups[] = {
        &name_group, &rtc_group, &action_group, &msg_group, &run_with_group, &overcommit_group,
        &sandbox_group, &icount_group, &mon_group, &machine_group, &memory_group, &smp_group,
        &boot_group, &accel_group, &global_group, &device_group, &object_group, &add_fd_group,
    };

    for (size_t i = 0; i < ARRAY_SIZE(groups); i++) {
        qemu_add_opts(groups[i]);
    }
}
opts_init(register_groups)
