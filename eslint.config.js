import importX from 'eslint-plugin-import-x'
import tseslint from 'typescript-eslint'

// From the roof to the ground. A folder may import only what stands on a lower floor.
const floors = [
  [
    'api',
    'jobs',
    'websocket',
    'file-transfer',
    'hosted-redirect',
    'health',
    'doctor',
    'development-identity-provider',
  ],
  ['lifecycle'],
  [
    'contact',
    'attachment',
    'calls',
    'flow',
    'authentication',
    'profile',
    'instance',
    'access',
    'streaming',
    'work',
  ],
  ['wire', 'nats'],
  ['contract', 'database', 'embedded-postgres'],
  ['runtime'],
]

const folder = (name) => `./src/${name}/**`
const zones = floors.flatMap((floor, level) =>
  floor.map((name) => ({
    target: `./src/${name}`,
    from: [
      './src/*.ts',
      ...floors.slice(0, level).flat().map(folder),
      ...floor.filter((other) => other !== name).map(folder),
    ],
    message: `${name} may import only what stands on a lower floor.`,
  })),
)

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      'node_modules/',
      '.countersign/',
      'src/contract/generated/',
      'demo/page/',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver': { node: { extensions: ['.ts', '.js'] } } },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // A handler that owes a promise may have nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      'max-lines': ['error', { max: 400, skipComments: true }],
      'max-params': ['error', 4],
    },
  },
  {
    files: ['src/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
      ],
    },
  },
  { files: ['**/*.js', '**/*.mjs'], ...tseslint.configs.disableTypeChecked },
)
