-- ${rows} plausible leads, always the same: names, towns and categories, and what follows from them. The score goes with what is known of a lead, as it does.
insert into lead (identity_key, name, category, status, email, phone, website, domain, street, postal_code, city, country, latitude, longitude, rating, reviews_count,
                  score, score_reasons, score_profile, scored_at, source, source_ref, retrieved_at, facts, provenance, created_at)
select 'apify:' || n, name, category, status, email, phone, 'https://www.' || domain || '/', domain, (1 + n % 180) || ' rue ' || surname, lpad((1000 + town * 137 % 94000)::text, 5, '0'), city,
       country, 43 + town % 70 / 10.0, 1 + town % 60 / 10.0, 1 + n % 41 / 10.0, n * 7 % 600, score,
       (select jsonb_agg(jsonb_build_object('code', code, 'points', points, 'detail', code || ' counts with ' || points || ' points because of what the source told'))
          from (values ('email', 20), ('phone', 15), ('website', 10), ('rating', 12.5), ('reviews', 8), ('category', 15), ('distance', 4.5)) as r(code, points)),
       'default:1', at, source, 'https://maps.example.com/place/' || n, at, '{"phone_kind": "mobile", "email_kind": "role", "claimed": true, "opening_hours": true, "photos": 12}'::jsonb,
       (select jsonb_object_agg(field, jsonb_build_object('source', source, 'source_ref', 'https://maps.example.com/place/' || n, 'retrieved_at', at))
          from unnest('{name,category,email,phone,website,street,city,rating}'::text[]) field), at
  from (select n, at, surname, category, town, trade || ' ' || surname || ' ' || (array['', '& Fils', 'Centre', 'Gare', 'Saint-Étienne', 'du Parc'])[1 + n * 13 % 6] as name,
               city, case when town < 180 then 'FR' when town < 195 then 'BE' else 'CH' end as country,
               (array['new', 'new', 'new', 'new', 'new', 'contacted', 'contacted', 'qualified', 'lost', 'new'])[1 + n * 31 % 10] as usual,
               case when n % 997 = 0 then 'won' else (array['new', 'new', 'new', 'new', 'new', 'contacted', 'contacted', 'qualified', 'lost', 'new'])[1 + n * 31 % 10] end as status,
               case when n % 1999 = 0 then 'manual' when n % 10 < 6 then 'apify' when n % 10 < 9 then 'openstreetmap' else 'sample' end as source,
               fold(surname) || n || '.example.com' as domain,
               case when n * 17 % 100 < 55 then 'contact@' || replace(fold(surname), ' ', '-') || n || '.example.com' end as email,
               case when n * 23 % 100 < 80 then '+33' || (100000000 + n::bigint * 7919 % 899999999) end as phone,
               case when n % 50 = 0 then null else least(100, greatest(0, 10 + case when n * 17 % 100 < 55 then 40 else 0 end + n * 41 % 51)) end as score
          from (select n, now() - (${rows} - n) * interval '5 minutes' as at,
                       (array['Martin','Bernard','Thomas','Petit','Robert','Richard','Durand','Dubois','Moreau','Laurent','Simon','Michel','Lefèvre','Leroy','Roux','David','Bertrand','Morel','Fournier','Girard',
                              'Bonnet','Dupont','Lambert','Fontaine','Rousseau','Vincent','Müller','Faure','André','Mercier','Blanc','Guérin','Boyer','Garnier','Chevalier','François','Legrand','Gauthier','Perrin','Œuvrard'])[1 + n * 37 % 40]
                         || case when n % 3 = 0 then ' ' || chr(65 + n % 26) || substr(md5(n::text), 1, 5) else '' end as surname,
                       (array['dentist','dentist','dentist','restaurant','restaurant','restaurant','plumber','lawyer','physiotherapist','accountant','hotel','bakery','bakery','pharmacy','gym','florist','optician','architect','hairdresser','electrician'])[1 + n * 29 % 20] as category,
                       (array['Cabinet dentaire','Dentiste','Clinique','Restaurant','Brasserie','Chez','Plomberie','Cabinet','Kiné','Expertise','Hôtel','Boulangerie','Pâtisserie','Pharmacie','Salle','Fleurs','Optique','Atelier','Coiffure','Électricité'])[1 + n * 29 % 20] as trade,
                       (199 * power(((n::bigint * 48271) % 65537) / 65537.0, 2))::int as town
                  from generate_series(1, ${rows}) n) drawn,
               lateral (select case when town < 10 then (array['Paris','Lyon','Marseille','Toulouse','Nice','Nantes','Montpellier','Strasbourg','Bordeaux','Saint-Étienne'])[1 + town]
                                    else (array['Villeneuve','Saint-Martin','Châteauneuf','Beaumont','Évry','Neuilly','La Rochelle','Mâcon'])[1 + town % 8] || '-' || town end as city) place) made;
