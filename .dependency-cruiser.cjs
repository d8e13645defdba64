/** The import rules of this project. A rule is broken by changing the design, not by an exception here. */
const INFRASTRUCTURE = '^server/src/(config|database|http|jobs|storage|events)/';
const FEATURES = '^server/src/(?!config|database|http|jobs|storage|events)([^/]+)/';

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'packages-meet-at-contracts',
      comment: 'server, web and machine-learning-proxy never import each other; only patches composes the server.',
      severity: 'error',
      from: { path: '^(server|web|machine-learning-proxy)/' },
      to: { path: '^(server|web|machine-learning-proxy|patches|e2e)/', pathNot: '^$1/' },
    },
    {
      name: 'infrastructure-knows-no-feature',
      severity: 'error',
      from: { path: INFRASTRUCTURE, pathNot: '\\.test\\.ts$' },
      to: { path: FEATURES },
    },
    {
      name: 'controllers-and-jobs-go-through-services',
      severity: 'error',
      from: { path: '\\.(controller|jobs)\\.ts$' },
      to: { path: '\\.repository\\.ts$' },
    },
    {
      name: 'only-repositories-speak-sql',
      severity: 'error',
      from: {
        path: '^server/src/',
        pathNot: '(\\.repository\\.ts|\\.predicate\\.ts|\\.test\\.ts|^server/src/database/.*)$',
      },
      to: { path: 'node_modules/(kysely|pg)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'repositories-and-schemas-stay-in-their-feature',
      severity: 'error',
      from: { path: '^server/src/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/([^/]+)/.*\\.(repository|schemas)\\.ts$', pathNot: '^server/src/($1|http)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|build|\\.svelte-kit)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'server/tsconfig.json' },
    enhancedResolveOptions: { conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
