// Puts everything of others that pages need into portal/static/build: theme, design system, font, htmx.
// Nothing of it is committed. Started by `npm run build`, from the root of the repository.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";

const target = "portal/static/build";
const modules = "node_modules";
const config = "portal/theme/designsystemet.config.json";
// Every word a stylesheet would say by itself; pages say them in their own language instead.
const foreignWords = /--dsc-[a-z-]+-(?:label|text):"[^"]*"/g;

function designsystemet(...words) {
  execFileSync(`${modules}/.bin/designsystemet`, ["tokens", ...words], { stdio: ["ignore", "ignore", "inherit"] });
}

rmSync(target, { recursive: true, force: true });
mkdirSync(`${target}/licences`, { recursive: true });

designsystemet("create", "--config", config);
designsystemet("build", "--out-dir", target);
for (const leftover of ["colors.d.ts", "types.d.ts"]) rmSync(`${target}/${leftover}`, { force: true });

const system = readFileSync(`${modules}/@digdir/designsystemet-css/dist/src/index.css`, "utf8");
writeFileSync(
  `${target}/designsystemet.css`,
  system.replace(foreignWords, (found) => found.replace(/"[^"]*"/, '""')),
);

// Two files, each with its own range: `ı` stands in latin, `ğ Ğ ş Ş İ` in latin-ext.
const faces = readFileSync(`${modules}/@fontsource-variable/inter/wght.css`, "utf8")
  .split("/* ")
  .filter((face) => /^inter-latin(-ext)?-wght-normal/.test(face))
  .map((face) => `/* ${face}`.replaceAll("./files/", "./"));
if (faces.length !== 2) throw new Error("Inter no longer comes as latin and latin-ext");
writeFileSync(`${target}/inter.css`, faces.join(""));
for (const range of ["latin", "latin-ext"]) {
  const file = `inter-${range}-wght-normal.woff2`;
  copyFileSync(`${modules}/@fontsource-variable/inter/files/${file}`, `${target}/${file}`);
}

copyFileSync(`${modules}/htmx.org/dist/htmx.min.js`, `${target}/htmx.min.js`);

for (const [name, file] of [
  ["designsystemet", "@digdir/designsystemet-css/LICENSE"],
  ["inter", "@fontsource-variable/inter/LICENSE"],
  ["htmx", "htmx.org/LICENSE"],
]) {
  copyFileSync(`${modules}/${file}`, `${target}/licences/${name}.txt`);
}
