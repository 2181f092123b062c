// Builds the shop with one of three tools, twice: `node build.mjs TOOL FOLDER`; and with `page`, for a browser.
// The second build is of a later release: another module, lines that moved, other names and another hash.
// Prints for each build a JSON line: what @sentry/browser would tell of its crash, and the bundle's source map.
import { defaultStackParser } from "@sentry/browser";
import * as esbuild from "esbuild";
import fs from "node:fs";
import path from "node:path";
import vm from "node:vm";
import * as vite from "vite";
import webpack from "webpack";

const here = import.meta.dirname;

const tools = {
  async esbuild(entry, out) {
    await esbuild.build({
      entryPoints: [entry],
      outdir: out,
      entryNames: "assets/[name]-[hash]",
      bundle: true,
      minify: true,
      sourcemap: true,
      target: "es2022",
      nodePaths: [path.join(here, "node_modules")],
    });
  },
  page: (entry, out) => tools.esbuild(path.join(path.dirname(entry), "page.ts"), out),
  async vite(entry, out) {
    const lib = { entry, formats: ["iife"], name: "shop", fileName: () => "assets/main.js" };
    const rollupOptions = { output: { entryFileNames: "assets/main-[hash].js" } };
    const build = { outDir: out, sourcemap: true, minify: true, lib, rollupOptions, emptyOutDir: false };
    await vite.build({ root: path.dirname(path.dirname(entry)), logLevel: "silent", configFile: false, build });
  },
  async webpack(entry, out) {
    const config = {
      mode: "production",
      devtool: "source-map",
      context: path.dirname(path.dirname(entry)),
      entry,
      output: { path: out, filename: "assets/[name]-[contenthash:16].js" },
      resolve: { extensions: [".ts"] },
      resolveLoader: { modules: [path.join(here, "node_modules")] },
      module: { rules: [{ test: /\.ts$/, loader: "esbuild-loader", options: { target: "es2022" } }] },
    };
    await new Promise((done, failed) => {
      webpack(config, (error, stats) => {
        if (error || stats.hasErrors()) failed(error ?? new Error(stats.toString()));
        else done();
      });
    });
  },
};

const later = {
  "pricing.ts": (source) => `// Prices of the day.\n// They change at midnight.\n${source}`,
  "main.ts": (source) => `import { greet } from "./greeting";\ngreet("shop");\n${source}`,
  "greeting.ts": () =>
    `const words = ["hello", "good day"];\nexport function greet(name: string): void {\n` +
    `  (globalThis as any).greeting = words.map((word) => word + name);\n}\n`,
};

function sources(folder, changes) {
  fs.mkdirSync(path.join(folder, "src"), { recursive: true });
  for (const name of new Set([...fs.readdirSync(path.join(here, "src")), ...Object.keys(changes)])) {
    const file = path.join(here, "src", name);
    const source = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
    fs.writeFileSync(path.join(folder, "src", name), changes[name]?.(source) ?? source);
  }
  return path.join(folder, "src", "main.ts");
}

function crash(dist, name) {
  const url = `https://shop.example/assets/${name}`;
  try {
    vm.runInThisContext(fs.readFileSync(path.join(dist, "assets", name), "utf8"), { filename: url });
    globalThis.checkout("CHF");
  } catch (error) {
    const frames = defaultStackParser(error.stack);
    const own = frames.filter((frame) => frame.filename.startsWith("https://"));
    return { type: error.name, value: error.message, stacktrace: { frames: own } };
  }
}

const [tool, folder] = process.argv.slice(2);
for (const [release, changes] of [["1.0", {}], ["1.1", later]]) {
  const below = path.resolve(folder, release);
  const dist = path.join(below, "dist");
  await tools[tool](sources(below, changes), dist);
  const name = fs.readdirSync(path.join(dist, "assets")).find((one) => one.endsWith(".js"));
  if (tool === "page") {
    fs.writeFileSync(path.join(dist, "index.html"), `<!doctype html><script src="assets/${name}"></script>`);
  } else {
    const map = fs.readFileSync(path.join(dist, "assets", `${name}.map`), "utf8");
    console.log(JSON.stringify({ release: `shop@${release}`, exception: crash(dist, name), map }));
  }
}
