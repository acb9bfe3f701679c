/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where older models look for system/address-spaces.h. */
#ifndef EXEC_ADDRESS_SPACES_H
#define EXEC_ADDRESS_SPACES_H
#include "system/address-spaces.h"
#endif
