import http from 'k6/http';
export const options = { vus: 1 };
const grants = [
  '@good1@',
  '@bad@',
];
export default function () {
  http.post('https://test.maskinporten.no/token', { grant_type: 'x', assertion: grants[0] });
}
