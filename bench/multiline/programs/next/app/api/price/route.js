export const dynamic = "force-dynamic";
export async function GET() {
  const order = undefined;
  return Response.json({ total: order.lines.length });
}
