export async function getServerSideProps() { throw new RangeError("page 0 does not exist"); }
export default function Legacy() { return <p/>; }
