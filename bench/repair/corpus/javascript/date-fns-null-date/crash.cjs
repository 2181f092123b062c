const { addDays, isSameDay } = require("./");

const order = { shippedAt: null };
console.log(addDays(order.shippedAt, 1), isSameDay(order.shippedAt, new Date(2020, 1, 1)));
