export const dynamic = "force-dynamic";
async function load() {
  try { JSON.parse("{"); } catch (error) { throw new Error("remedies could not be loaded", { cause: error }); }
}
export default async function Page() { await load(); return <p/>; }
