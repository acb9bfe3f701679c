/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where older models look for system/memory.h. */
#ifndef EXEC_MEMORY_H
#define EXEC_MEMORY_H
#include "system/memory.h"
#endif
