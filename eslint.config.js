import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { layerBoundaries } from './tools/lint/layerBoundaries.mjs';
import { noImportCycles } from './tools/lint/noImportCycles.mjs';

const noDefaultExport = ['error', { selector: 'ExportDefaultDeclaration', message: 'Export by name: a thing has one name everywhere.' }];

/** The rules of the house; tools/lint has the two that are our own, and a test that sees each rule refuse. */
export default defineConfig(
  { ignores: ['**/dist/', '**/generated/', '**/node_modules/', '.nx/', '.vantage/', 'coverage/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.mjs'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.test.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unsafe-type-assertion': 'error',
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      '@typescript-eslint/require-await': 'off', // a function may promise because its type does
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'no-restricted-syntax': noDefaultExport,
      'max-lines': ['error', { max: 400 }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['{apps,libs}/*/src/**/*.ts'],
    plugins: { vantage: { rules: { layers: layerBoundaries, 'no-import-cycles': noImportCycles } } },
    rules: { 'vantage/layers': 'error', 'vantage/no-import-cycles': 'error', 'no-console': 'error' },
  },
  {
    // What the API's resolvers and views return, the schema says: it is the boundary.
    files: ['apps/api/src/**/*.ts'],
    rules: { '@typescript-eslint/explicit-module-boundary-types': 'off' },
  },
  {
    // Plain JavaScript says its types in comments; what comes out of JSON is named there.
    files: ['**/*.mjs'],
    rules: {
      'no-undef': 'off', // the type check knows Node's globals
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      '@typescript-eslint/no-unsafe-type-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
    },
  },
  // A test says what it takes a message or a body to be, and fails when it is not.
  { files: ['**/*.test.ts'], rules: { '@typescript-eslint/no-unsafe-type-assertion': 'off' } },
  { files: ['**/*.config.{js,ts}'], rules: { 'no-restricted-syntax': 'off' } },
);
