-- Pairs that no rule may call equivalent: the rule that comes near, a gold, a mutant, a blank line.

-- set_membership
SELECT name FROM singer
SELECT DISTINCT name FROM singer

-- set_membership
SELECT id FROM city WHERE id IN (SELECT city_id FROM singer ORDER BY age LIMIT 2)
SELECT id FROM city WHERE id IN (SELECT DISTINCT city_id FROM singer ORDER BY age LIMIT 2)

-- set_membership
SELECT name FROM singer UNION ALL SELECT name FROM city
SELECT DISTINCT name FROM singer UNION ALL SELECT name FROM city

-- set_membership
SELECT name FROM singer UNION ALL SELECT name FROM city
SELECT name FROM singer UNION SELECT name FROM city

-- exists_list
SELECT 1 FROM city WHERE EXISTS (SELECT age FROM singer WHERE age > 99)
SELECT 1 FROM city WHERE EXISTS (SELECT count(age) FROM singer WHERE age > 99)

-- exists_list
SELECT 1 FROM city WHERE 3 IN (SELECT age FROM singer)
SELECT 1 FROM city WHERE 3 IN (SELECT id FROM singer)

-- single_row
SELECT name FROM singer ORDER BY age
SELECT name FROM singer

-- single_row
SELECT count(*) FROM singer GROUP BY city_id ORDER BY count(*)
SELECT count(*) FROM singer GROUP BY city_id

-- single_row
SELECT max(age) FROM singer LIMIT 0
SELECT max(age) FROM singer

-- single_row
SELECT name FROM singer WHERE age = 30 ORDER BY name
SELECT name FROM singer WHERE age = 30

-- distinct_over_key
SELECT c.id FROM singer s JOIN city c ON c.id = s.city_id
SELECT DISTINCT c.id FROM singer s JOIN city c ON c.id = s.city_id

-- distinct_over_key
SELECT s.id FROM singer s, city c
SELECT DISTINCT s.id FROM singer s, city c

-- distinct_over_key
SELECT singer_id FROM plays
SELECT DISTINCT singer_id FROM plays

-- distinct_over_key
SELECT c.id FROM city c LEFT JOIN singer s ON c.id = s.city_id
SELECT DISTINCT c.id FROM city c LEFT JOIN singer s ON c.id = s.city_id

-- distinct_over_key
SELECT id + 0 FROM singer
SELECT DISTINCT id + 0 FROM singer

-- distinct_first_row
SELECT name FROM singer ORDER BY name LIMIT 2
SELECT DISTINCT name FROM singer ORDER BY name LIMIT 2

-- distinct_first_row
SELECT name FROM singer ORDER BY age LIMIT 1
SELECT DISTINCT name FROM singer ORDER BY age LIMIT 1

-- first_row_as_value
SELECT name FROM singer WHERE age IN (SELECT age FROM singer ORDER BY age LIMIT 1)
SELECT name FROM singer WHERE age IN (SELECT age FROM singer ORDER BY age LIMIT 2)

-- first_row_as_value
SELECT name FROM singer ORDER BY age LIMIT 1
SELECT name FROM singer ORDER BY age LIMIT 2

-- left_is_inner
SELECT c.name FROM city c JOIN singer s ON c.id = s.city_id
SELECT c.name FROM city c LEFT JOIN singer s ON c.id = s.city_id

-- left_is_inner
SELECT r.id FROM review r JOIN concert c ON c.id = r.concert_id
SELECT r.id FROM review r LEFT JOIN concert c ON c.id = r.concert_id

-- left_is_inner
SELECT s.id FROM singer s JOIN city c ON c.id = s.city_id AND c.people > 5
SELECT s.id FROM singer s LEFT JOIN city c ON c.id = s.city_id AND c.people > 5

-- left_is_inner
SELECT c.name FROM city c JOIN singer s ON c.id = s.city_id WHERE c.people > 5 OR s.age > 3
SELECT c.name FROM city c LEFT JOIN singer s ON c.id = s.city_id WHERE c.people > 5 OR s.age > 3

-- left_is_inner
SELECT c.name FROM city c JOIN singer s ON c.id = s.city_id WHERE s.age IS NULL
SELECT c.name FROM city c LEFT JOIN singer s ON c.id = s.city_id WHERE s.age IS NULL

-- left_is_inner
SELECT c.id FROM city c JOIN singer s ON c.id = s.city_id GROUP BY c.id HAVING count(*) > 0
SELECT c.id FROM city c LEFT JOIN singer s ON c.id = s.city_id GROUP BY c.id HAVING count(*) > 0

-- left_is_inner
SELECT c.name FROM city c JOIN singer s ON c.id = s.city_id GROUP BY c.name HAVING count(*) > 1
SELECT c.name FROM city c LEFT JOIN singer s ON c.id = s.city_id GROUP BY c.name HAVING count(*) > 1

-- left_is_inner
SELECT avg(c.people) FROM city c JOIN singer s ON c.id = s.city_id
SELECT avg(c.people) FROM city c LEFT JOIN singer s ON c.id = s.city_id

-- left_is_inner
SELECT count(*) FROM city c JOIN singer s ON c.id = s.city_id
SELECT count(*) FROM city c LEFT JOIN singer s ON c.id = s.city_id

-- count_of_different, count_of_never_null
SELECT count(age) FROM singer
SELECT count(DISTINCT age) FROM singer

-- count_of_different, count_of_never_null
SELECT count(c.id) FROM singer s JOIN city c ON c.id = s.city_id
SELECT count(DISTINCT c.id) FROM singer s JOIN city c ON c.id = s.city_id

-- count_of_different, count_of_never_null
SELECT count(*) FROM singer
SELECT count(age) FROM singer

-- count_of_different, count_of_never_null
SELECT count(*) FROM city c LEFT JOIN singer s ON c.id = s.city_id
SELECT count(s.id) FROM city c LEFT JOIN singer s ON c.id = s.city_id

-- aggregate_of_one
SELECT max(age) FROM singer GROUP BY city_id
SELECT min(age) FROM singer GROUP BY city_id

-- aggregate_of_one
SELECT max(name) FROM singer GROUP BY id
SELECT sum(name) FROM singer GROUP BY id

-- group_closure
SELECT count(*) FROM singer GROUP BY city_id
SELECT count(*) FROM singer GROUP BY city_id, age

-- group_closure
SELECT count(*) FROM singer s JOIN city c ON c.id = s.city_id GROUP BY c.name
SELECT count(*) FROM singer s JOIN city c ON c.id = s.city_id GROUP BY c.id

-- count_threshold
SELECT city_id FROM singer GROUP BY city_id HAVING count(*) > 1
SELECT city_id FROM singer GROUP BY city_id HAVING count(*) >= 1

-- count_threshold
SELECT city_id FROM singer GROUP BY city_id HAVING count(age) > 0
SELECT city_id FROM singer GROUP BY city_id

-- count_threshold
SELECT 1 FROM singer HAVING count(*) > 0
SELECT 1 FROM singer

-- count_threshold
SELECT city_id FROM singer GROUP BY city_id HAVING sum(age) >= 30
SELECT city_id FROM singer GROUP BY city_id HAVING sum(age) > 29

-- left_is_inner
SELECT c.id FROM city c JOIN singer s ON c.id = s.city_id GROUP BY c.id HAVING count(*) = 1
SELECT c.id FROM city c LEFT JOIN singer s ON c.id = s.city_id GROUP BY c.id HAVING count(*) = 1

-- group_closure
SELECT t.label, t.mayor FROM town t JOIN singer s ON s.city_id = t.id GROUP BY t.id
SELECT t.label, t.mayor FROM town t JOIN singer s ON s.city_id = t.id GROUP BY t.mayor

-- distinct_over_key
SELECT email FROM singer
SELECT DISTINCT email FROM singer

-- distinct_over_key
SELECT mayor FROM town
SELECT DISTINCT mayor FROM town

-- distinct_over_key
SELECT n.c FROM (SELECT city_id, count(*) AS c FROM singer GROUP BY city_id) n
SELECT DISTINCT n.c FROM (SELECT city_id, count(*) AS c FROM singer GROUP BY city_id) n

-- distinct_over_key
WITH n AS (SELECT age, count(*) AS c FROM singer GROUP BY city_id, age) SELECT n.age, n.c FROM n
WITH n AS (SELECT age, count(*) AS c FROM singer GROUP BY city_id, age) SELECT DISTINCT n.age, n.c FROM n

-- distinct_over_key
WITH singer AS (SELECT name AS id FROM city UNION ALL SELECT name FROM city) SELECT id FROM singer
WITH singer AS (SELECT name AS id FROM city UNION ALL SELECT name FROM city) SELECT DISTINCT id FROM singer

-- single_row
SELECT sum(age) OVER (ORDER BY id) FROM singer LIMIT 1
SELECT sum(age) OVER (ORDER BY id) FROM singer LIMIT 2

-- left_is_inner
SELECT c.name, rank() OVER (ORDER BY c.people) FROM city c JOIN singer s ON c.id = s.city_id
SELECT c.name, rank() OVER (ORDER BY c.people) FROM city c LEFT JOIN singer s ON c.id = s.city_id

-- presence
SELECT c.name FROM city c LEFT JOIN singer s ON s.city_id = c.id WHERE s.id IS NULL
SELECT c.name FROM city c LEFT JOIN singer s ON s.city_id = c.id WHERE s.age IS NULL

-- presence
SELECT c.name, count(s.id) FROM city c LEFT JOIN singer s ON s.city_id = c.id GROUP BY c.name
SELECT c.name, count(s.age) FROM city c LEFT JOIN singer s ON s.city_id = c.id GROUP BY c.name

-- presence
SELECT c.name, count(DISTINCT s.id) FROM city c LEFT JOIN singer s ON s.city_id = c.id GROUP BY c.name
SELECT c.name, count(DISTINCT s.city_id) FROM city c LEFT JOIN singer s ON s.city_id = c.id GROUP BY c.name

-- presence
SELECT c.name FROM city c LEFT JOIN singer s ON s.city_id = c.id WHERE s.id IS 2
SELECT c.name FROM city c LEFT JOIN singer s ON s.city_id = c.id WHERE s.city_id IS 2

-- factor_one
SELECT age * 2 FROM singer
SELECT age / 2 FROM singer

-- factor_one
SELECT 1 * age FROM singer
SELECT 1 / age FROM singer

-- group_labels
SELECT count(*) FROM singer GROUP BY CASE WHEN age < 40 THEN 'young' ELSE 'old' END
SELECT count(*) FROM singer GROUP BY CASE WHEN age < 40 THEN 'old' ELSE 'old' END

-- group_labels
SELECT CASE WHEN age < 40 THEN 'young' ELSE 'old' END FROM singer
SELECT CASE WHEN age < 40 THEN 'young?' ELSE 'old' END FROM singer

-- group_labels
SELECT count(*) FROM singer GROUP BY CASE WHEN age < 40 THEN name ELSE 'old' END
SELECT count(*) FROM singer GROUP BY CASE WHEN age < 40 THEN name ELSE 'older' END
