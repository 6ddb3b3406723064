import { z } from 'zod';

// Zod would write itself faster parsers with eval, which the content security policy forbids.
z.config({ jitless: true });
