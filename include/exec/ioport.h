/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where older models look for system/ioport.h. */
#ifndef EXEC_IOPORT_H
#define EXEC_IOPORT_H
#include "system/ioport.h"
#endif
