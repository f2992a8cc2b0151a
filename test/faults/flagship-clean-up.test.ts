/** The fault matrix of the flagship's clean-up. */
import { testFlagshipFaults } from '../world/flagship-faults.js';

testFlagshipFaults(import.meta.filename, { phase: 'clean-up' });
