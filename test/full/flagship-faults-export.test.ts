/** A share of the fault matrix of the flagship's export: every twelfth case, at all of its steps. */
import { testFlagshipFaults } from '../world/flagship-faults.js';

testFlagshipFaults(import.meta.filename, { phase: 'export', share: [0, 12] });
