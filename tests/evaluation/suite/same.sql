-- Pairs that a rule proves equivalent: the rule, a gold, a mutant, a blank line.

-- set_membership
SELECT id FROM city WHERE id IN (SELECT city_id FROM singer)
SELECT id FROM city WHERE id IN (SELECT DISTINCT city_id FROM singer ORDER BY age)

-- set_membership
SELECT name FROM singer EXCEPT SELECT name FROM city
SELECT DISTINCT name FROM singer EXCEPT SELECT name FROM city

-- set_membership
SELECT id FROM city WHERE id IN (SELECT id FROM singer UNION SELECT id FROM concert)
SELECT id FROM city WHERE id IN (SELECT id FROM singer UNION ALL SELECT id FROM concert)

-- exists_list
SELECT 1 FROM city WHERE EXISTS (SELECT age FROM singer)
SELECT 1 FROM city WHERE EXISTS (SELECT name FROM singer)

-- single_row
SELECT max(age) FROM singer ORDER BY age
SELECT max(age) FROM singer

-- single_row
SELECT name FROM singer WHERE id = 3 ORDER BY age
SELECT name FROM singer WHERE id = 3 ORDER BY age DESC

-- distinct_over_key
SELECT id, name FROM singer
SELECT DISTINCT id, name FROM singer

-- distinct_over_key
SELECT s.id FROM singer s JOIN city c ON c.id = s.city_id
SELECT DISTINCT s.id FROM singer s JOIN city c ON c.id = s.city_id

-- distinct_over_key
SELECT concert_id FROM plays WHERE singer_id = 1
SELECT DISTINCT concert_id FROM plays WHERE singer_id = 1

-- distinct_over_key
SELECT * FROM singer
SELECT DISTINCT * FROM singer

-- distinct_first_row
SELECT name FROM singer ORDER BY name LIMIT 1
SELECT DISTINCT name FROM singer ORDER BY name LIMIT 1

-- first_row_as_value
SELECT name FROM singer WHERE age = (SELECT age FROM singer ORDER BY age LIMIT 1)
SELECT name FROM singer WHERE age = (SELECT age FROM singer ORDER BY age LIMIT 2)

-- left_is_inner
SELECT s.id FROM singer s JOIN city c ON c.id = s.city_id
SELECT s.id FROM singer s LEFT JOIN city c ON c.id = s.city_id

-- left_is_inner
SELECT c.id FROM city c JOIN singer s ON c.id = s.city_id WHERE s.age > 3 OR s.name = 'Bo'
SELECT c.id FROM city c LEFT JOIN singer s ON c.id = s.city_id WHERE s.age > 3 OR s.name = 'Bo'

-- left_is_inner
SELECT c.id FROM city c JOIN singer s ON c.id = s.city_id JOIN plays p ON p.singer_id = s.id
SELECT c.id FROM city c LEFT JOIN singer s ON c.id = s.city_id JOIN plays p ON p.singer_id = s.id

-- left_is_inner
SELECT c.id FROM city c JOIN singer s ON c.id = s.city_id GROUP BY c.id HAVING count(*) >= 2
SELECT c.id FROM city c LEFT JOIN singer s ON c.id = s.city_id GROUP BY c.id HAVING count(*) >= 2

-- left_is_inner
SELECT avg(s.age) FROM city c JOIN singer s ON c.id = s.city_id WHERE c.people > 800
SELECT avg(s.age) FROM city c LEFT JOIN singer s ON c.id = s.city_id WHERE c.people > 800

-- count_of_different
SELECT count(id) FROM singer WHERE age > 30
SELECT count(DISTINCT id) FROM singer WHERE age > 30

-- count_of_different
SELECT c.name, count(s.id) FROM singer s JOIN city c ON c.id = s.city_id GROUP BY c.name
SELECT c.name, count(DISTINCT s.id) FROM singer s JOIN city c ON c.id = s.city_id GROUP BY c.name

-- count_of_never_null
SELECT count(*) FROM singer
SELECT count(city_id) FROM singer

-- aggregate_of_one
SELECT id, max(age) FROM singer GROUP BY id
SELECT id, avg(age) FROM singer GROUP BY id

-- group_closure
SELECT count(*) FROM singer s JOIN city c ON c.id = s.city_id GROUP BY c.id, c.name
SELECT count(*) FROM singer s JOIN city c ON c.id = s.city_id GROUP BY s.city_id

-- count_threshold
SELECT city_id FROM singer GROUP BY city_id HAVING count(*) >= 2
SELECT city_id FROM singer GROUP BY city_id HAVING count(*) > 1

-- count_threshold
SELECT city_id FROM singer GROUP BY city_id HAVING count(*) > 0
SELECT city_id FROM singer GROUP BY city_id

-- count_threshold
SELECT city_id FROM singer GROUP BY city_id HAVING count(*) > 1.5
SELECT city_id FROM singer GROUP BY city_id HAVING count(*) >= 1.5

-- group_closure
SELECT count(*) FROM singer s JOIN town t ON t.id = s.city_id GROUP BY t.id, t.label
SELECT count(*) FROM singer s JOIN town t ON t.id = s.city_id GROUP BY t.label

-- distinct_over_key
SELECT label FROM town
SELECT DISTINCT label FROM town

-- distinct_over_key
SELECT n.city_id, n.c FROM (SELECT city_id, count(*) AS c FROM singer GROUP BY city_id) n
SELECT DISTINCT n.city_id, n.c FROM (SELECT city_id, count(*) AS c FROM singer GROUP BY city_id) n

-- distinct_over_key
WITH n AS (SELECT city_id, count(*) AS c FROM singer GROUP BY city_id) SELECT n.city_id, n.c FROM n WHERE n.c > 1
WITH n AS (SELECT city_id, count(*) AS c FROM singer GROUP BY city_id) SELECT DISTINCT n.city_id, n.c FROM n WHERE n.c > 1

-- group_closure
SELECT c.name, count(*) FROM city c JOIN (SELECT DISTINCT city_id FROM singer) s ON s.city_id = c.id GROUP BY c.id, c.name
SELECT c.name, count(*) FROM city c JOIN (SELECT DISTINCT city_id FROM singer) s ON s.city_id = c.id GROUP BY c.id

-- left_is_inner
SELECT s.name, rank() OVER (ORDER BY s.age) FROM singer s JOIN city c ON c.id = s.city_id
SELECT s.name, rank() OVER (ORDER BY s.age) FROM singer s LEFT JOIN city c ON c.id = s.city_id

-- left_is_inner
WITH n AS (SELECT s.age FROM singer s JOIN city c ON c.id = s.city_id) SELECT avg(n.age) FROM n
WITH n AS (SELECT s.age FROM singer s LEFT JOIN city c ON c.id = s.city_id) SELECT avg(n.age) FROM n

-- first_row_as_value
SELECT name, coalesce((SELECT age FROM singer ORDER BY age LIMIT 1), 0) FROM city
SELECT name, coalesce((SELECT age FROM singer ORDER BY age), 0) FROM city

-- presence
SELECT c.name FROM city c LEFT JOIN singer s ON s.city_id = c.id WHERE s.id IS NULL
SELECT c.name FROM city c LEFT JOIN singer s ON s.city_id = c.id WHERE s.city_id IS NULL

-- presence
SELECT c.name, count(s.id) FROM city c LEFT JOIN singer s ON s.city_id = c.id GROUP BY c.name
SELECT c.name, count(s.city_id) FROM city c LEFT JOIN singer s ON s.city_id = c.id GROUP BY c.name

-- factor_one
SELECT age * 1.0 / 2 FROM singer
SELECT age / 1.0 / 2 FROM singer

-- group_labels
SELECT count(*) FROM singer GROUP BY CASE WHEN age < 40 THEN 'young' ELSE 'old' END
SELECT count(*) FROM singer GROUP BY CASE WHEN age < 40 THEN 'young?' ELSE 'old' END
