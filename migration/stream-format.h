/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers of the stream format.  Private to migration/.
 */
#ifndef MIGRATION_STREAM_FORMAT_H
#define MIGRATION_STREAM_FORMAT_H

#define QEMU_VM_FILE_MAGIC      0x5145564dU     /* "QEVM" */
#define QEMU_VM_FILE_VERSION    3U
#define QEMU_VM_FILE_VERSION_COMPAT 2U          /* known, but not read any more */

enum {
    QEMU_VM_EOF             = 0x00,
    QEMU_VM_SECTION_START   = 0x01,
    QEMU_VM_SECTION_PART    = 0x02,
    QEMU_VM_SECTION_END     = 0x03,
    QEMU_VM_SECTION_FULL    = 0x04,
    QEMU_VM_SUBSECTION      = 0x05,
    QEMU_VM_VMDESCRIPTION   = 0x06,
    QEMU_VM_CONFIGURATION   = 0x07,
    QEMU_VM_COMMAND         = 0x08,
    QEMU_VM_SECTION_FOOTER  = 0x7e,
};

/* Of QEMU_VM_COMMAND; those not listed are not understood here. */
enum {
    MIG_CMD_OPEN_RETURN_PATH = 1,
    MIG_CMD_PING             = 2,
    MIG_CMD_SWITCHOVER_START = 11,
};

#define VMS_NULLPTR_MARKER 0x30

#endif
