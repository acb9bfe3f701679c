/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The end of the line for a model that cannot go on; only ported models use it. */
#ifndef HW_CORE_HW_ERROR_H
#define HW_CORE_HW_ERROR_H

/* Print the message and abort. */
QEMU_NORETURN void hw_error(const char *fmt, ...) G_GNUC_PRINTF_(1, 2);

#endif
