/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The command line options, one row each.
 */
#include "qemu/osdep.h"
#include "cmdline.h"

#define FLAG_(name, section, help, handler) \
    { name, false, ARCH_ANY, SECTION_##section, NULL, help, handler, NULL }
#define FLAG_X_(name, section, help, handler, extra) \
    { name, false, ARCH_ANY, SECTION_##section, NULL, help, handler, extra }
#define ARG_(name, section, arg, help, handler) \
    { name, true, ARCH_ANY, SECTION_##section, arg, help, handler, NULL }
#define ARG_X_(name, section, arg, help, handler, extra) \
    { name, true, ARCH_ANY, SECTION_##section, arg, help, handler, extra }
/* What is not there, with the line that says so. */
#define NO_FLAG_(name, section, text) \
    { name, false, ARCH_ANY, SECTION_##section, NULL, NULL, opt_refuse, text }
#define NO_ARG_(name, section, text) \
    { name, true, ARCH_ANY, SECTION_##section, "", NULL, opt_refuse, text }

#define NO_DISKS   "block devices are not supported by this build"
#define NO_DISPLAY "no display is supported by this build; use -display none"
#define NO_SEMI    "semihosting is not supported by this build"
#define NO_GDB     "the gdb server is not supported by this build"
#define NO_USB     "USB is not supported by this build"
#define NO_SNAP    "snapshots in disk images are not supported by this build"
#define NO_TABLES  "firmware tables are not supported by this build"

const OptionRow option_table[] = {
    FLAG_("h", STANDARD, NULL, opt_help),
    FLAG_("help", STANDARD, "show this text", opt_help),
    FLAG_("version", STANDARD, "show version and copyright", opt_version),
    ARG_("machine", STANDARD, "[type=]NAME[,PROPERTY=VALUE...]",
         "the machine; 'help' lists machines, 'NAME,help' properties", opt_machine),
    ARG_("M", STANDARD, "NAME", "short for -machine", opt_machine),
    ARG_("cpu", STANDARD, "MODEL[,FEATURE=VALUE...]", "the CPU; 'help' lists models", opt_cpu),
    ARG_("accel", STANDARD, "NAME[,PROPERTY=VALUE...]",
         "who runs guest code, first usable one of several; 'help' lists them", opt_accel),
    FLAG_("enable-kvm", STANDARD, NULL, opt_enable_kvm),
    ARG_("smp", STANDARD, "[cpus=]N[,maxcpus=N][,sockets=N][,clusters=N][,cores=N][,threads=N]",
         "number of CPUs and how they are grouped", opt_smp),
    ARG_("m", STANDARD, "[size=]MEGABYTES[,slots=N,maxmem=SIZE]",
         "guest memory, with suffix or in MiB", opt_memory),
    ARG_("mem-path", STANDARD, "PATH", "keep guest memory in a file in this folder",
         opt_mem_path),
    FLAG_("mem-prealloc", STANDARD, "allocate all guest memory at the start", opt_mem_prealloc),
    ARG_("name", STANDARD, "NAME[,process=NAME][,debug-threads=on|off]",
         "name of the virtual machine", opt_name),
    ARG_("uuid", STANDARD, "UUID", "its UUID", opt_uuid),
    ARG_("rtc", STANDARD, "[base=utc|localtime|DATE][,clock=host|rt|vm][,driftfix=none|slew]",
         "what the guest's clock shows", opt_rtc),

    ARG_("boot", BOOT, "[order=DRIVES][,once=DRIVES][,menu=on|off][,strict=on|off]...",
         "what firmware starts", opt_boot),
    ARG_X_("kernel", BOOT, "FILE", "start this kernel", opt_machine_path, "kernel"),
    ARG_X_("initrd", BOOT, "FILE", "with this initial file system", opt_machine_path, "initrd"),
    ARG_("append", BOOT, "TEXT", "and this command line", opt_append),
    ARG_X_("dtb", BOOT, "FILE", "and this device tree", opt_machine_path, "dtb"),
    ARG_X_("bios", BOOT, "FILE", "firmware", opt_machine_path, "firmware"),
    ARG_("L", BOOT, "FOLDER", "look for firmware here; 'help' shows where else", opt_data_dir),
    NO_ARG_("pflash", BOOT, "flash memory is not supported by this build"),
    NO_ARG_("option-rom", BOOT, "option ROMs are not supported by this build"),
    NO_ARG_("shim", BOOT, "-shim is not supported by this build"),
    NO_ARG_("fw_cfg", BOOT, "the firmware configuration device is not supported by this build"),
    { "smbios", true, ARCH_ANY, SECTION_BOOT, "", NULL, opt_refuse, NO_TABLES },
    { "acpitable", true, ARCH_X86, SECTION_BOOT, "", NULL, opt_refuse, NO_TABLES },
    FLAG_("no-acpi", BOOT, "no ACPI tables", opt_no_acpi),
    { "no-hpet", false, ARCH_X86, SECTION_BOOT, NULL, NULL, opt_refuse,
      "invalid option; use -machine hpet=off" },
    { "no-fd-bootchk", false, ARCH_X86, SECTION_BOOT, NULL, NULL, opt_ignore, NULL },

    ARG_("device", DEVICES, "TYPE[,id=ID][,bus=BUS][,PROPERTY=VALUE...]",
         "add a device; 'help' lists types, 'TYPE,help' properties", opt_device),
    ARG_("object", DEVICES, "TYPE,id=ID[,PROPERTY=VALUE...]",
         "add an object; 'help' lists types", opt_object),
    ARG_("global", DEVICES, "TYPE.PROPERTY=VALUE", "a default for all devices of a type",
         opt_global),
    ARG_("set", DEVICES, "GROUP.ID.KEY=VALUE", "change an option given earlier", opt_set),
    ARG_("readconfig", DEVICES, "FILE", "read options from a file", opt_readconfig),
    FLAG_("nodefaults", DEVICES, "no devices but those asked for", opt_nodefaults),
    FLAG_("no-user-config", DEVICES, "read no configuration files but those named", opt_ignore),
    NO_FLAG_("usb", DEVICES, NO_USB),
    NO_ARG_("usbdevice", DEVICES, NO_USB),
    NO_ARG_("numa", DEVICES, "NUMA is not supported by this build"),
    NO_ARG_("tpmdev", DEVICES, "TPM is not supported by this build"),

    ARG_("chardev", CHARDEV, "BACKEND,id=ID[,mux=on|off][,OPTION=VALUE...]",
         "a character device; 'help' lists back ends", opt_chardev),
    ARG_("serial", CHARDEV, "DEV", "connect the next serial port: stdio, null, none, file:PATH...",
         opt_serial),
    ARG_("parallel", CHARDEV, "DEV", "connect the next parallel port", opt_parallel),
    ARG_("echr", CHARDEV, "CODE", "the key that starts commands instead of Ctrl-a", opt_echr),
    NO_ARG_("debugcon", CHARDEV, "the debug console is not supported by this build"),

    ARG_("drive", STORAGE, "", NULL, opt_drive),
    ARG_("blockdev", STORAGE, "", NULL, opt_drive),
    ARG_("hda", STORAGE, "", NULL, opt_drive),
    ARG_("hdb", STORAGE, "", NULL, opt_drive),
    ARG_("hdc", STORAGE, "", NULL, opt_drive),
    ARG_("hdd", STORAGE, "", NULL, opt_drive),
    ARG_("fda", STORAGE, "", NULL, opt_drive),
    ARG_("fdb", STORAGE, "", NULL, opt_drive),
    ARG_("cdrom", STORAGE, "", NULL, opt_drive),
    ARG_("sd", STORAGE, "", NULL, opt_drive),
    ARG_("mtdblock", STORAGE, "", NULL, opt_drive),
    NO_FLAG_("snapshot", STORAGE, NO_DISKS),
    NO_ARG_("loadvm", STORAGE, NO_SNAP),
    ARG_("add-fd", STORAGE, "fd=N,set=N[,opaque=TEXT]",
         "make an open descriptor known as /dev/fdset/N", opt_add_fd),

    ARG_("nic", NETWORK, "none", "no network device", opt_nic),
    ARG_("net", NETWORK, "none", "likewise", opt_net),
    ARG_("netdev", NETWORK, "", NULL, opt_netdev),

    ARG_("display", DISPLAY, "none", "no display", opt_display),
    FLAG_("nographic", DISPLAY, "no display; serial port and monitor on the terminal",
          opt_nographic),
    ARG_("vga", DISPLAY, "none", "no graphics device", opt_vga),
    ARG_("audio", DISPLAY, "none", "no sound", opt_audio),
    ARG_("audiodev", DISPLAY, "none,id=ID", "likewise", opt_audiodev),
    ARG_("k", DISPLAY, "LANGUAGE", "keyboard layout; accepted without effect", opt_ignore),
    NO_ARG_("vnc", DISPLAY, NO_DISPLAY),
    NO_ARG_("spice", DISPLAY, NO_DISPLAY),
    NO_FLAG_("full-screen", DISPLAY, NO_DISPLAY),
    NO_FLAG_("curses", DISPLAY, NO_DISPLAY),
    NO_FLAG_("sdl", DISPLAY, NO_DISPLAY),

    ARG_("monitor", MONITOR, "DEV", "a monitor for people on this character device", opt_monitor),
    ARG_("qmp", MONITOR, "DEV", "a monitor for programs", opt_qmp),
    ARG_("qmp-pretty", MONITOR, "DEV", "likewise, with indented output", opt_qmp),
    ARG_("mon", MONITOR, "[chardev=]ID[,mode=readline|control][,pretty=on|off]",
         "a monitor on an existing character device", opt_mon),

    FLAG_("S", RUN, "do not start the CPUs; the monitor's 'cont' does", opt_stopped),
    FLAG_X_("no-reboot", RUN, "end instead of rebooting", opt_quick_action, "reboot=shutdown"),
    FLAG_X_("no-shutdown", RUN, "stop instead of ending when the guest powers off",
            opt_quick_action, "shutdown=pause"),
    ARG_("action", RUN, "reboot=reset|shutdown,shutdown=poweroff|pause,panic=...,watchdog=...",
         "what to do at these events", opt_action),
    ARG_("watchdog-action", RUN, "reset|shutdown|poweroff|inject-nmi|pause|debug|none",
         "what to do when a watchdog expires", opt_watchdog_action),
    ARG_("incoming", RUN, "URI|defer", "wait for the state of another machine", opt_incoming),
    FLAG_("only-migratable", RUN, "refuse devices that cannot be migrated", opt_only_migratable),
    FLAG_("preconfig", RUN, "wait for QMP's x-exit-preconfig before making the board",
          opt_preconfig),
    FLAG_("daemonize", RUN, "go to the background once everything is set up", opt_daemonize),
    ARG_("pidfile", RUN, "FILE", "write the process id there", opt_pidfile),
    ARG_("run-with", RUN, "[exit-with-parent=on|off][,chroot=FOLDER][,user=USER]",
         "properties of the process", opt_run_with),
    ARG_("overcommit", RUN, "[mem-lock=on|off|on-fault][,cpu-pm=on|off]",
         "whether memory may be more than there is", opt_overcommit),
    ARG_("sandbox", RUN, "off", "no system call filter", opt_sandbox),
    ARG_("icount", RUN, "[shift=N|auto]", "let time be counted instructions", opt_icount),
    ARG_("seed", RUN, "N", "make what the guest finds random reproducible", opt_seed),

    ARG_("d", DEBUG, "ITEM,...", "log these; 'help' lists them", opt_log),
    ARG_("D", DEBUG, "FILE", "write the log there instead of stderr", opt_log_file),
    ARG_("dfilter", DEBUG, "RANGE,...", "log only what concerns these addresses", opt_dfilter),
    ARG_("trace", DEBUG, "[enable=]PATTERN[,events=FILE][,file=FILE]",
         "switch trace events on; 'help' lists them", opt_trace),
    ARG_("msg", DEBUG, "[timestamp=on|off][,guest-name=on|off]", "what stands before messages",
         opt_msg),
    ARG_("qtest", DEBUG, "DEV", "serve the qtest protocol on this character device", opt_qtest),
    ARG_("qtest-log", DEBUG, "FILE|none", "log qtest there instead of stderr", opt_qtest_log),
    ARG_("dump-vmstate", DEBUG, "FILE", "describe what migration saves, and end",
         opt_dump_vmstate),
    NO_ARG_("gdb", DEBUG, NO_GDB),
    NO_FLAG_("s", DEBUG, NO_GDB),
    NO_FLAG_("semihosting", DEBUG, NO_SEMI),
    NO_ARG_("semihosting-config", DEBUG, NO_SEMI),
    NO_ARG_("plugin", DEBUG, "plugins are not supported by this build"),
    { }
};
