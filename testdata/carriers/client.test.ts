import { exchange } from "./client";

const grant = "@good1:1@" +
  "@good1:2@" +
  "@good1:3@";

it("sends the grant", async () => {
  const body = new URLSearchParams({ grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion: `@good2@` });
  await exchange(body);
  expect(fetch).toHaveBeenCalledWith({ headers: { Authorization: 'Bearer @access@' } });
  expect(last()).toEqual('@bad@');
});
