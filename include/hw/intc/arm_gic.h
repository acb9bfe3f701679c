/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Arm Generic Interrupt Controller v2, for boards and for engines that run CPUs.
 *
 * Device "arm_gic".  MMIO 0: distributor; 1: CPU interface of the CPU that asks;
 * 2 + N: that of CPU N.  Anonymous inputs: the SPIs, then 32 per CPU of which 16 to
 * 31 are its PPIs.  Lines: IRQ of each CPU, then FIQ, VIRQ and VFIQ of each.
 * Big lock held.
 */
#ifndef HW_INTC_ARM_GIC_H
#define HW_INTC_ARM_GIC_H

#include "hw/core/sysbus.h"

#define TYPE_ARM_GIC "arm_gic"
QOM_DECLARE_TYPE(ArmGicState, ARM_GIC, SysBusDevice);

enum {
    ARM_GIC_MAX_CPUS = 8,
    ARM_GIC_PRIVATE = 32,           /* SGIs and PPIs of a CPU; SPIs follow */
    ARM_GIC_NUM_SGIS = 16,
};

/* Which CPU makes the access that is going on; below ARM_GIC_MAX_CPUS. */
typedef unsigned ArmGicCurrentCpu(void);

/*
 * The engine says who asks; NULL: always CPU 0, as at start.  One for all
 * controllers.  CPUs that a controller does not have count as its CPU 0.
 */
void arm_gic_set_current_cpu(ArmGicCurrentCpu *current);
/* What that function says. */
unsigned gic_current_cpu(void);

#endif
