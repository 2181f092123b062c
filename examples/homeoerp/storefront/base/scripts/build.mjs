import { build } from 'esbuild'

await build({
  entryPoints: ['browser/report.mjs'],
  outdir: 'static/vendor',
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2020',
  logLevel: 'info',
})
