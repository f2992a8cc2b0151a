/** The fault matrix of the flagship's export. */
import { testFlagshipFaults } from '../world/flagship-faults.js';

testFlagshipFaults(import.meta.filename, { phase: 'export' });
