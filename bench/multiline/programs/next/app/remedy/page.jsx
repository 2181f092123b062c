export const dynamic = "force-dynamic";
function price(remedy) {
  return remedy.prices[0].gross;
}
export default function Page() {
  return <p>{price({})}</p>;
}
