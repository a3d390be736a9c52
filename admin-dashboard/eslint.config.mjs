import coreWebVitals from 'eslint-config-next/core-web-vitals';
import typescript from 'eslint-config-next/typescript';

const config = [
  ...coreWebVitals,
  ...typescript,
  { ignores: ['.next/**', 'out/**', 'node_modules/**', 'next-env.d.ts', 'lib/api/schema.d.ts', 'test-results/**'] },
  { rules: { '@typescript-eslint/no-explicit-any': 'error' } },
];
export default config;
