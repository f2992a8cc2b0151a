/** The fault matrix of the flagship's import, part 3 of 3. */
import { testFlagshipFaults } from '../world/flagship-faults.js';

testFlagshipFaults(import.meta.filename, { phase: 'import', part: [3, 3] });
