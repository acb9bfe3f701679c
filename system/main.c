/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The emulator's main().
 */
#include "qemu/osdep.h"
#include "system/startup.h"

int main(int argc, char **argv)
{
    int status;

    qemu_init(argc, argv);
    status = qemu_main_loop();
    qemu_cleanup(status);
    return status;
}
